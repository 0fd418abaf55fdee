import { Kind, kindOf, vlenOf } from './kinds.ts';
import type { TypeSection } from './reader.ts';

/** From a function or a typedef to its prototype: three steps at most. */
const stepsToPrototype = 3;

/** Parameters of the prototype that a type leads to; 0 where it is in the base or there is none. */
export function paramCount({ words, starts, firstId }: TypeSection, local: number): number {
  let at = starts[local];
  for (let step = 0; at !== undefined && step <= stepsToPrototype; step++) {
    const info = words[at + 1] as number;
    const kind = kindOf(info);
    if (kind === Kind.funcProto) return vlenOf(info);
    if (kind !== Kind.func && kind !== Kind.typedef && kind !== Kind.pointer) break;
    at = starts[(words[at + 2] as number) - firstId];
  }
  return 0;
}
