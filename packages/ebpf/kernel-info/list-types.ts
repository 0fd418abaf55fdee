import { type Btf, definitionText } from '@sonde/btf';
import { glob } from './glob.ts';
import type { ListOptions } from './list.ts';
import { inOrder } from './order.ts';

/**
 * The lines of `-l 'struct PATTERN'`: names of the kernel's types or, verbose, their definitions with an empty line
 * after each. Undefined when the pattern is not one of types.
 */
export function listTypes(
  btf: Btf,
  pattern: string,
  { verbose }: ListOptions,
): string[] | undefined {
  const [kind, name = '*', ...rest] = pattern.trim().split(/\s+/);
  if ((kind !== 'struct' && kind !== 'union' && kind !== 'enum') || rest.length > 0)
    return undefined;
  const names = [...btf.names(kind)].filter(glob(name));
  return inOrder(names).flatMap((each) => {
    if (!verbose) return [`${kind} ${each}`];
    const id = btf.find(kind, each);
    return id === undefined ? [] : [`vmlinux: ${definitionText(btf, id)}`, ''];
  });
}
