import { castTo, fits, wrap } from './build.ts';
import { sameType } from './join.ts';
import type { Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { type IntegerType, int64, type Type, uint64 } from './type.ts';
import type { TypedExpression } from './typed.ts';

/** Aggregates that can be read as an integer, by reducing over CPUs. */
const castable = new Set(['count', 'sum', 'min', 'max', 'avg']);

const aggregates = new Set([...castable, 'stats', 'hist', 'lhist', 'tseries']);

export const isAggregate = (type: Type): boolean => aggregates.has(type.kind);
export const isCastable = (type: Type): boolean => castable.has(type.kind);

export const isIntegral = (type: Type): boolean =>
  type.kind === 'integer' || type.kind === 'enum' || type.kind === 'bool';

/** A castable aggregate becomes the integer that it stands for; everything else stays. */
export function reduce(expression: TypedExpression): TypedExpression {
  if (expression.kind !== 'map-get' || !isCastable(expression.type)) return expression;
  const { type } = expression;
  const signed = 'signed' in type && type.signed === true;
  return { ...expression, kind: 'map-reduce', type: signed ? int64 : uint64 };
}

/**
 * The same value as another type, by an implicit rule of the language; the types must already have
 * been found to fit (see `join`). Literals change their type, everything else gets a cast.
 */
export function convert(expression: TypedExpression, type: Type): TypedExpression {
  const value = reduce(expression);
  if (isPoison(value.type) || isPoison(type)) return value;
  if (sameType(value.type, type)) return { ...value, type };
  if (value.kind === 'integer' && type.kind === 'integer' && value.type.kind === 'integer') {
    return { ...value, value: wrap(value.value, type), type };
  }
  if (value.kind === 'string' && type.kind === 'string') return { ...value, type };
  if (value.kind === 'tuple' && type.kind === 'tuple') {
    const elements = value.elements.map((each, index) => convert(each, type.elements[index]!));
    return { ...value, elements, type };
  }
  if (value.kind === 'record' && value.type.kind === 'record' && type.kind === 'record') {
    return convertRecord(value, value.type, type);
  }
  return castTo(value, type);
}

/** `convert` for a place whose type is known: warns when an integer may change its value. */
export function coerce(scope: Scope, expression: TypedExpression, type: Type): TypedExpression {
  const from = reduce(expression).type;
  if (from.kind === 'integer' && type.kind === 'integer' && mayChange(expression, from, type)) {
    scope.script.diagnostics.warning(
      'implicit-cast',
      expression.span,
      `A value of type ${showType(from)} is cast to ${showType(type)}, which may change it`,
      { hint: `Write the cast: (${showType(type)})` },
    );
  }
  return convert(expression, type);
}

function mayChange(expression: TypedExpression, from: IntegerType, to: IntegerType): boolean {
  if (expression.kind === 'integer') return !fits(expression.value, to);
  if (from.signed === to.signed) return to.size < from.size;
  return to.signed ? to.size <= from.size : to.size < from.size;
}

/** To 64 bits, keeping the sign; pointers and everything else stay. */
export function to64(expression: TypedExpression): TypedExpression {
  const value = reduce(expression);
  const { type } = value;
  if (type.kind === 'integer' || type.kind === 'enum') {
    return convert(value, type.signed ? int64 : uint64);
  }
  return type.kind === 'bool' ? convert(value, uint64) : value;
}

function convertRecord(
  value: TypedExpression & { readonly kind: 'record' },
  from: Type & { readonly kind: 'record' },
  type: Type & { readonly kind: 'record' },
): TypedExpression {
  const inOrder = from.fields.every((field, index) => type.fields[index]?.name === field.name);
  // Another order of fields: evaluation must keep the written order, so lowering moves the fields.
  if (!inOrder) return castTo(value, type);
  const elements = value.elements.map((each, index) => convert(each, type.fields[index]!.type));
  return { ...value, elements, type };
}
