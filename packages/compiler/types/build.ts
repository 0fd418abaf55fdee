import type { Span } from '../source/span.ts';
import { flexibleInt } from './join.ts';
import { poison } from './show.ts';
import { bool, type IntegerType, int, int64, stringOf, type Type, uint64 } from './type.ts';
import type { TypedArgument, TypedExpression } from './typed.ts';

/** Makers of nodes of the typed tree. */

export const integerOf = (span: Span, value: bigint, type: Type): TypedExpression => ({
  kind: 'integer',
  span,
  value,
  type,
});

export const boolOf = (span: Span, value: boolean): TypedExpression =>
  integerOf(span, value ? 1n : 0n, bool);

/** A literal as written: the smallest signed type that holds it, uint64 above the largest int64. */
export const literalOf = (span: Span, value: bigint): TypedExpression =>
  integerOf(span, value, literalType(value));

export const stringLiteral = (span: Span, value: string): TypedExpression => ({
  kind: 'string',
  span,
  value,
  type: stringOf(utf8Length(value) + 1),
});

export const poisoned = (span: Span): TypedExpression => integerOf(span, 0n, poison);

export const call = (
  span: Span,
  name: string,
  args: readonly TypedArgument[],
  type: Type,
): TypedExpression => ({ kind: 'call', span, name, args, type });

export const castTo = (operand: TypedExpression, type: Type): TypedExpression => ({
  kind: 'cast',
  span: operand.span,
  operand,
  type,
});

export function literalType(value: bigint): IntegerType {
  for (const size of [1, 2, 4, 8] as const) {
    if (fits(value, int(size, true))) return value < 0n ? int(size, true) : flexibleInt(size);
  }
  return value < 0n ? int64 : uint64;
}

/** Whether a value is in the range of a type. */
export function fits(value: bigint, type: { size: number; signed: boolean }): boolean {
  const bits = BigInt(type.size * 8);
  return type.signed
    ? value >= -(1n << (bits - 1n)) && value < 1n << (bits - 1n)
    : value >= 0n && value < 1n << bits;
}

/** The value as the type's bits hold it. */
export const wrap = (value: bigint, type: { size: number; signed: boolean }): bigint =>
  type.signed ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);

/** Bytes in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
