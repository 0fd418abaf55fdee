import { type IntegerType, int, int64, stringOf, type Type } from './type.ts';

/**
 * Where the types of two values meet: the type of a variable, a map key or value over all of its
 * uses, of the branches of a ternary, of the two sides of a comparison.
 */

/**
 * The types of literals that are not negative. They are told from int8, int16… by identity: such a
 * type takes over the signedness of the type it meets, also inside of a tuple.
 */
const flexible = new Map<number, IntegerType>(
  ([1, 2, 4, 8] as const).map((size) => [size, Object.freeze(int(size, true))]),
);

export const flexibleInt = (size: 1 | 2 | 4 | 8): IntegerType => flexible.get(size)!;

export const isFlexible = (type: IntegerType): boolean => flexible.get(type.size) === type;

/**
 * The smallest type that holds both, or undefined when there is none. Integers of one sign: the
 * wider. Mixed: the next signed size that fits both, at most int64. Strings: the longer.
 */
export function join(a: Type, b: Type): Type | undefined {
  switch (a.kind) {
    case 'integer':
      if (b.kind === 'integer') return joinIntegers(a, b);
      return b.kind === 'enum' ? joinIntegers(a, int(b.size, b.signed)) : undefined;
    case 'enum':
      if (b.kind === 'enum') return a.name === b.name ? a : int64;
      return b.kind === 'integer' ? joinIntegers(int(a.size, a.signed), b) : undefined;
    case 'string':
      return b.kind === 'string' ? stringOf(Math.max(a.capacity, b.capacity)) : undefined;
    case 'buffer':
      if (b.kind !== 'buffer') return undefined;
      return a.capacity >= b.capacity ? a : b;
    case 'tuple':
      return b.kind === 'tuple' ? joinTuples(a.elements, b.elements) : undefined;
    case 'record':
      return b.kind === 'record' ? joinRecords(a, b) : undefined;
    case 'pointer':
      return b.kind === 'pointer' ? joinPointers(a, b) : undefined;
    case 'sum':
    case 'min':
    case 'max':
    case 'avg':
    case 'stats':
      return b.kind === a.kind ? { kind: a.kind, signed: a.signed || b.signed } : undefined;
    default:
      return sameType(a, b) ? a : undefined;
  }
}

function joinIntegers(a: IntegerType, b: IntegerType): IntegerType {
  const size = Math.max(a.size, b.size) as 1 | 2 | 4 | 8;
  if (isFlexible(a) && isFlexible(b)) return flexibleInt(size);
  if (isFlexible(a)) return int(size, b.signed);
  if (isFlexible(b) || a.signed === b.signed) return int(size, a.signed);
  const unsigned = a.signed ? b : a;
  const signed = a.signed ? a : b;
  if (unsigned.size < signed.size) return signed;
  return unsigned.size >= 4 ? int64 : int((unsigned.size * 2) as 2 | 4, true);
}

function joinTuples(a: readonly Type[], b: readonly Type[]): Type | undefined {
  if (a.length !== b.length) return undefined;
  const elements = a.map((each, index) => join(each, b[index]!));
  return elements.every((each) => each !== undefined) ? { kind: 'tuple', elements } : undefined;
}

type RecordTypeOf = Type & { readonly kind: 'record' };

function joinRecords(a: RecordTypeOf, b: RecordTypeOf): Type | undefined {
  if (a.fields.length !== b.fields.length) return undefined;
  const fields: { name: string; type: Type }[] = [];
  for (const field of a.fields) {
    const other = b.fields.find((each) => each.name === field.name);
    const type = other && join(field.type, other.type);
    if (type === undefined) return undefined;
    fields.push({ name: field.name, type });
  }
  return { kind: 'record', fields };
}

type PointerTypeOf = Type & { readonly kind: 'pointer' };

function joinPointers(a: PointerTypeOf, b: PointerTypeOf): Type | undefined {
  const space = a.space === 'none' ? b.space : a.space;
  const sameStruct = a.to.kind === 'struct' && b.to.kind === 'struct' && a.to.name === b.to.name;
  if (sameStruct || sameType(a.to, b.to) || b.to.kind === 'void') return { ...a, space };
  return a.to.kind === 'void' ? { ...b, space } : undefined;
}

/** Structural equality; flexible integers equal their ordinary twins. */
export const sameType = (a: Type, b: Type): boolean =>
  a === b || (a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b));

/** Structural equality that also tells flexible integers apart: has inference come to rest? */
export const unchanged = (a: Type, b: Type): boolean =>
  a === b || (sameType(a, b) && flexibility(a) === flexibility(b));

function flexibility(type: Type): string {
  switch (type.kind) {
    case 'integer':
      return isFlexible(type) ? '?' : '.';
    case 'tuple':
      return `(${type.elements.map(flexibility).join('')})`;
    case 'record':
      return `{${type.fields.map((field) => flexibility(field.type)).join('')}}`;
    default:
      return '.';
  }
}
