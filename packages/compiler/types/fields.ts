import type { Span } from '../source/span.ts';
import type { Expression, Identifier } from '../syntax/ast.ts';
import {
  addressOf,
  load,
  placeOf,
  scaleIndex,
  shiftPlace,
  sizeOfPointee,
  spaceOf,
} from './addresses.ts';
import { readArgs, readField } from './args.ts';
import { poisoned } from './build.ts';
import { isIntegral, to64 } from './convert.ts';
import { checkValue } from './expressions.ts';
import { fieldHint } from './field-successor.ts';
import { nearHint } from './near.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import {
  int,
  type PointerType,
  productLayout,
  type StructType,
  sizeOf,
  type Type,
} from './type.ts';
import type { Place, TypedExpression } from './typed.ts';

/** `base.name` and `base->name`; a pointer is followed either way. */
export function checkField(
  node: Expression & { readonly kind: 'field' },
  scope: Scope,
): TypedExpression {
  const { base, name, span } = node;
  if (isArgs(base, scope)) return argsField(name, span, scope);
  const value = checkValue(base, scope);
  const { type } = value;
  if (isPoison(type)) return poisoned(span);
  if (type.kind === 'record') return recordField(value, type, name, span, scope);
  if (type.kind === 'struct')
    return structField({ place: placeOf(value), struct: type }, name, span, scope);
  if (type.kind === 'pointer' && type.to.kind === 'struct') {
    const place: Place = { kind: 'memory', pointer: value, offset: 0 };
    return structField({ place, struct: type.to }, name, span, scope);
  }
  // percpu_kaddr() gives a void * where the kernel's BTF tells no types of variables (5.10).
  const isUntyped = isIntegral(type) || (type.kind === 'pointer' && type.to.kind === 'void');
  const hint = isUntyped ? `Cast it to a pointer to its struct: ((struct … *)…)->${name.name}` : [];
  const message = `A value of type ${showType(type)} has no field '${name.name}'`;
  return fail(scope, 'unknown-field', name.span, message, { hint });
}

/** `args`, `*args` as old scripts write it, and the `ctx` of an iterator, which has fields too. */
function isArgs(node: Expression, scope: Scope): boolean {
  if (node.kind === 'unary') return node.operator === '*' && isArgs(node.operand, scope);
  if (node.kind !== 'identifier') return false;
  return node.name === 'args' || (node.name === 'ctx' && scope.probe.provider.names[0] === 'iter');
}

function argsField(name: Identifier, span: Span, scope: Scope): TypedExpression {
  const layout = readArgs(span, scope);
  if (layout === undefined) return poisoned(span);
  const { fields, unreadable } = layout;
  const field = readField(layout, name.name, span, scope);
  if (field !== undefined) return field;
  const { name: probe } = scope.probe.targets[0]!;
  const reason = unreadable?.get(name.name);
  if (reason !== undefined) {
    return fail(
      scope,
      'unknown-field',
      name.span,
      `'${name.name}' of ${probe} cannot be read: ${reason}`,
    );
  }
  const message = `args of ${probe} has no field '${name.name}'`;
  const names = fields.map((each) => each.name);
  return fail(scope, 'unknown-field', name.span, message, {
    hint: nearHint(name.name, names) ?? `It has: ${names.join(', ')}`,
  });
}

function structField(
  base: { readonly place: Place; readonly struct: StructType },
  name: Identifier,
  span: Span,
  scope: Scope,
): TypedExpression {
  const { place, struct } = base;
  const { structs } = scope.script;
  const field = structs.field(struct, name.name, spaceOf(place));
  if (field !== undefined) {
    const found = load(span, shiftPlace(place, field.offset, span), field.type);
    return field.bits === undefined ? found : ({ ...found, bits: field.bits } as TypedExpression);
  }
  const names = structs.fieldNames(struct);
  const message =
    names.length === 0
      ? `The fields of ${showType(struct)} are not known here`
      : `${showType(struct)} has no field '${name.name}'`;
  const hint = fieldHint(name.name, struct, structs);
  return fail(scope, 'unknown-field', name.span, message, { hint });
}

function recordField(
  value: TypedExpression,
  type: Type & { readonly kind: 'record' },
  name: Identifier,
  span: Span,
  scope: Scope,
): TypedExpression {
  const index = type.fields.findIndex((field) => field.name === name.name);
  if (index >= 0)
    return member(
      value,
      type.fields.map((field) => field.type),
      index,
      span,
    );
  const names = type.fields.map((field) => field.name);
  return fail(scope, 'unknown-field', name.span, `The record has no field '${name.name}'`, {
    hint: nearHint(name.name, names) ?? `It has: ${names.join(', ')}`,
  });
}

/** `tuple.0`. */
export function checkTupleField(
  node: Expression & { readonly kind: 'tuple-field' },
  scope: Scope,
): TypedExpression {
  const value = checkValue(node.base, scope);
  if (isPoison(value.type)) return poisoned(node.span);
  return tupleElement(value, BigInt(node.index), node.span, scope);
}

function tupleElement(
  value: TypedExpression,
  index: bigint,
  span: Span,
  scope: Scope,
): TypedExpression {
  const { type } = value;
  if (type.kind !== 'tuple') {
    return fail(
      scope,
      'bad-operand',
      span,
      `A value of type ${showType(type)} has no element ${index}`,
    );
  }
  if (index < 0n || index >= BigInt(type.elements.length)) {
    const message = `Element ${index} is outside of ${showType(type)}, which has ${type.elements.length}`;
    return fail(scope, 'index-out-of-range', span, message);
  }
  return member(value, type.elements, Number(index), span);
}

function member(
  value: TypedExpression,
  types: readonly Type[],
  index: number,
  span: Span,
): TypedExpression {
  const product = value.kind === 'tuple' || value.kind === 'record' ? value : undefined;
  if (product?.elements.every(isLiteral)) return { ...product.elements[index]!, span };
  const offset = productLayout(types).offsets[index]!;
  return load(span, shiftPlace(placeOf(value), offset, span), types[index]!);
}

const isLiteral = ({ kind }: TypedExpression): boolean => kind === 'integer' || kind === 'string';

/** `array[i]`, `pointer[i]`, `string[i]`, `tuple[0]`. */
export function checkIndex(
  node: Expression & { readonly kind: 'index' },
  scope: Scope,
): TypedExpression {
  const { span } = node;
  const value = checkValue(node.base, scope);
  const index = checkValue(node.index, scope);
  const { type } = value;
  if (isPoison(type) || isPoison(index.type)) return poisoned(span);
  if (!isIntegral(index.type)) {
    const message = `An index is an integer, not ${showType(index.type)}`;
    return fail(scope, 'type-mismatch', node.index.span, message);
  }
  switch (type.kind) {
    case 'array':
      return element({ value, of: type.element, length: type.length }, index, span, scope);
    case 'string':
      return element({ value, of: int(1, true), length: type.capacity }, index, span, scope);
    case 'pointer':
      return pointerElement(value, type, index, span, scope);
    case 'tuple':
      if (index.kind === 'integer') return tupleElement(value, index.value, span, scope);
      return fail(scope, 'literal-required', index.span, 'The index of a tuple must be a literal');
    default:
      return fail(scope, 'bad-operand', span, `A value of type ${showType(type)} has no elements`, {
        hint: 'Arrays, pointers, strings and tuples have elements: cast an address first, ((uint8 *)…)[0]',
      });
  }
}

interface Elements {
  readonly value: TypedExpression;
  readonly of: Type;
  readonly length: number;
}

function element(
  array: Elements,
  index: TypedExpression,
  span: Span,
  scope: Scope,
): TypedExpression {
  const { value, of, length } = array;
  const elementSize = sizeOf(of);
  const base = placeOf(value);
  if (index.kind !== 'integer') {
    const checked = length > 0 ? { length } : {};
    return load(span, { kind: 'index', base, index: to64(index), elementSize, ...checked }, of);
  }
  // A flexible array at the end of a struct has length 0: how long it is, only the script knows.
  if (index.value < 0n || (length > 0 && index.value >= BigInt(length))) {
    const message = `Index ${index.value} is outside of ${showType(value.type)}`;
    return fail(scope, 'index-out-of-range', index.span, message);
  }
  return load(span, shiftPlace(base, Number(index.value) * elementSize, span), of);
}

function pointerElement(
  pointer: TypedExpression,
  type: PointerType,
  index: TypedExpression,
  span: Span,
  scope: Scope,
): TypedExpression {
  if (sizeOf(type.to) === 0) {
    const message = `A pointer to ${showType(type.to)} cannot be indexed`;
    return fail(scope, 'bad-operand', span, message, {
      hint: 'Cast it to a pointer to a known type',
    });
  }
  const scaled = scaleIndex(index, sizeOfPointee(type));
  if (scaled.kind === 'integer') {
    return load(span, { kind: 'memory', pointer, offset: Number(scaled.value) }, type.to);
  }
  const moved: TypedExpression = {
    kind: 'binary',
    operator: '+',
    span,
    left: pointer,
    right: scaled,
    type,
  };
  return load(span, { kind: 'memory', pointer: moved, offset: 0 }, type.to);
}

/** An array or struct as a pointer to its first byte. */
export const decay = (value: TypedExpression, to: Type): TypedExpression =>
  addressOf(placeOf(value), to, value.span);
