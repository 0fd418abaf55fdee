import type { Random } from '../random.ts';

export interface IntType {
  readonly kind: 'int';
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}

/** A type that an expression of a made-up script has. Strings by capacity in bytes, the NUL included. */
export type Type =
  | IntType
  | { readonly kind: 'bool' }
  | { readonly kind: 'string'; readonly capacity: number }
  | { readonly kind: 'array'; readonly length: 2 | 4 | 8 }
  | { readonly kind: 'tuple'; readonly parts: readonly Type[] }
  | { readonly kind: 'record'; readonly parts: readonly Type[] };

export const int64: IntType = { kind: 'int', bits: 64, signed: true };
export const bool: Type = { kind: 'bool' };
export const text: Type = { kind: 'string', capacity: 16 };

/** Fields of records are named in the order of the alphabet. */
export const fieldName = (index: number): string => String.fromCharCode(97 + index);

export function randomInt(random: Random): IntType {
  return { kind: 'int', bits: random.pick([8, 16, 32, 64]), signed: random.chance(0.5) };
}

export function randomType(random: Random, depth: number): Type {
  const scalar = (): Type =>
    random.chance(0.6)
      ? randomInt(random)
      : random.pick([bool, text, { kind: 'string', capacity: random.pick([2, 5, 33, 64, 200]) }]);
  if (depth <= 0 || random.chance(0.6)) return scalar();
  const parts = random.list(1, 3, () => randomType(random, depth - 1));
  return random.pick<Type>([
    { kind: 'tuple', parts },
    { kind: 'tuple', parts },
    { kind: 'record', parts },
    { kind: 'array', length: random.pick([2, 4, 8]) },
  ]);
}

/** As a script writes it after `let $x :`; undefined for what can only be inferred. */
export function typeName(type: Type): string | undefined {
  switch (type.kind) {
    case 'int':
      return `${type.signed ? '' : 'u'}int${type.bits}`;
    case 'bool':
      return 'bool';
    case 'string':
      return `string[${type.capacity}]`;
    case 'array':
      return `uint8[${type.length}]`;
    case 'tuple':
    case 'record':
      return undefined;
  }
}

/** Whether a value of one may be given where the other is wanted, without a cast. */
export const isSame = (a: Type, b: Type): boolean => JSON.stringify(a) === JSON.stringify(b);
