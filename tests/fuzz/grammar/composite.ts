import { expression } from './expression.ts';
import { integer } from './integer.ts';
import type { Scope } from './scope.ts';
import { fieldName, randomInt, type Type } from './types.ts';

/** An integer out of a tuple, a record or an array, or out of what is cast to an array. */
export function member(scope: Scope, depth: number): string {
  return scope.random.pick([part, nested, element, wideElement, throughBytes])(scope, depth);
}

/** An element of a tuple, a field of a record. */
function part(scope: Scope, depth: number): string {
  const parts = scope.random.list(1, 3, (): Type => randomInt(scope.random));
  const at = scope.random.below(parts.length);
  return scope.random.chance(0.5)
    ? `(${expression(scope, { kind: 'tuple', parts }, depth - 1)}).${at}`
    : `(${expression(scope, { kind: 'record', parts }, depth - 1)}).${fieldName(at)}`;
}

/** `((1, (x = 2, y = 3)).1.y)`. */
function nested(scope: Scope, depth: number): string {
  const { random } = scope;
  const inside: Type = {
    kind: random.pick(['tuple', 'record']),
    parts: random.list(2, 3, (): Type => randomInt(random)),
  };
  const around: Type = { kind: random.pick(['tuple', 'record']), parts: [inside, inside] };
  const step = ({ kind }: Type): string => {
    const at = random.below(2);
    return kind === 'tuple' ? `.${at}` : `.${fieldName(at)}`;
  };
  return `(${expression(scope, around, depth - 1)})${step(around)}${step(inside)}`;
}

function element(scope: Scope, depth: number): string {
  const { random, isShared } = scope;
  const length = random.pick([2, 4, 8] as const);
  const array = expression(scope, { kind: 'array', length }, depth - 1);
  const at = integer(scope, depth - 1);
  const index = random.chance(0.5)
    ? `${random.below(length)}`
    : isShared
      ? // Outside, bpftrace warns as well, but what it goes on with is left over from before.
        `((uint64)(${at})) & ${length - 1}`
      : `(${at}) & 7`;
  return `(${array})[${index}]`;
}

/** An element that has more than a byte, or a sign. */
function wideElement(scope: Scope, depth: number): string {
  const { random } = scope;
  const bits = random.pick([8, 16, 32]);
  const name = `${random.pick(['', 'u'])}int${bits}`;
  const count = 64 / bits;
  return `((${name}[${count}])(uint64)(${integer(scope, depth - 1)}))[${random.below(count)}]`;
}

/** To an array and back. */
function throughBytes(scope: Scope, depth: number): string {
  const bits = scope.random.pick([16, 32, 64]);
  return `(uint${bits})((uint8[${bits / 8}])(uint${bits})(${integer(scope, depth - 1)}))`;
}
