import type { Expression } from '../syntax/ast.ts';
import { castTo, integerOf, poisoned } from './build.ts';
import { to64 } from './convert.ts';
import { checkValue } from './expressions.ts';
import { mapReference } from './maps.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import {
  type AddressSpace,
  int64,
  type PointerType,
  pointerTo,
  sizeOf,
  type Type,
  uint64,
} from './type.ts';
import type { Place, TypedExpression } from './typed.ts';
import { lookUp, noteAddressed, readVariable } from './variables.ts';

type UnaryNode = Expression & { readonly kind: 'unary' };

/** A value at a place. */
export const load = (span: TypedExpression['span'], place: Place, type: Type): TypedExpression => ({
  kind: 'load',
  span,
  place,
  type,
});

/** `*p`. */
export function checkDereference(node: UnaryNode, scope: Scope): TypedExpression {
  // Old scripts write *args, which has always meant args.
  const { operand } = node;
  if (operand.kind === 'identifier' && operand.name === 'args') return checkValue(operand, scope);
  const value = checkValue(operand, scope);
  if (isPoison(value.type)) return poisoned(node.span);
  // A number is the address of 8 bytes, as kaddr() gives it, whatever its own size.
  const pointer = value.type.kind === 'integer' ? castTo(value, pointerTo(uint64, 'none')) : value;
  const { type } = pointer;
  if (type.kind !== 'pointer') {
    const message = `Operator * needs a pointer, not ${showType(type)}`;
    return fail(scope, 'bad-operand', node.span, message);
  }
  if (sizeOf(type.to) === 0) {
    const message = `A pointer to ${showType(type.to)} cannot be read through`;
    return fail(scope, 'bad-operand', node.span, message, {
      hint: 'Cast it to a pointer to a known type',
    });
  }
  return load(node.span, { kind: 'memory', pointer, offset: 0 }, type.to);
}

/** `&$x` and `&@m`. */
export function checkAddress(node: UnaryNode, scope: Scope): TypedExpression {
  const { operand, span } = node;
  if (operand.kind === 'variable') {
    const variable = lookUp(scope, operand.name);
    if (variable !== undefined) noteAddressed(variable, scope);
    const value = readVariable(operand, scope);
    if (isPoison(value.type)) return value;
    return addressOf({ kind: 'value', of: value, offset: 0 }, value.type, span);
  }
  if (operand.kind === 'map') {
    const map = mapReference(operand, scope);
    if (map === undefined) return poisoned(span);
    return {
      kind: 'call',
      span,
      name: 'map_address',
      args: [map],
      type: pointerTo({ kind: 'void' }, 'kernel'),
    };
  }
  return fail(scope, 'bad-operand', span, 'Operator & takes only a variable or a map', {
    hint: 'Keep the value in a variable first: $x = …; &$x',
  });
}

export const addressOf = (
  place: Place,
  type: Type,
  span: TypedExpression['span'],
): TypedExpression => ({
  kind: 'address',
  span,
  place,
  type: pointerTo(type, spaceOf(place)),
});

/** Which memory a place is in. Our own memory and the context are the kernel's. */
export function spaceOf(place: Place): AddressSpace {
  switch (place.kind) {
    case 'memory':
      return place.pointer.type.kind === 'pointer' ? place.pointer.type.space : 'none';
    case 'index':
      return spaceOf(place.base);
    case 'context':
    case 'value':
      return 'kernel';
  }
}

/** The place some bytes further. */
export function shiftPlace(place: Place, offset: number, span: TypedExpression['span']): Place {
  if (offset === 0) return place;
  if (place.kind !== 'index') return { ...place, offset: place.offset + offset };
  return { kind: 'memory', pointer: addressOf(place, { kind: 'void' }, span), offset };
}

/** Where a composite value lies: its own place when it was loaded, else the value itself. */
export const placeOf = (value: TypedExpression): Place =>
  value.kind === 'load' && value.bits === undefined
    ? value.place
    : { kind: 'value', of: value, offset: 0 };

/** `void *` counts bytes. */
export const sizeOfPointee = (type: PointerType): number => Math.max(1, sizeOf(type.to));

/** The index in 64 bits, times the size. */
export function scaleIndex(index: TypedExpression, size: number): TypedExpression {
  if (index.kind === 'integer') return integerOf(index.span, index.value * BigInt(size), int64);
  const left = to64(index);
  if (size === 1) return left;
  const right = integerOf(index.span, BigInt(size), left.type);
  return { kind: 'binary', operator: '*', span: index.span, left, right, type: left.type };
}
