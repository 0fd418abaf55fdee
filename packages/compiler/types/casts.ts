import type { Expression } from '../syntax/ast.ts';
import { castTo, fits, poisoned } from './build.ts';
import { isCastable, isIntegral, reduce } from './convert.ts';
import { checkExpression } from './expressions.ts';
import { decay } from './fields.ts';
import { isFlexible, sameType } from './join.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { pointerTo, sizeOf, type Type } from './type.ts';
import { resolveTypeName } from './type-names.ts';
import type { TypedExpression } from './typed.ts';

/** `(T)e`. */
export function checkCast(
  node: Expression & { readonly kind: 'cast' },
  scope: Scope,
): TypedExpression {
  const { span } = node;
  const written = resolveTypeName(node.type, scope);
  const value = checkExpression(node.operand, scope);
  if (isPoison(written) || isPoison(value.type)) return poisoned(span);
  const operand = isCastable(value.type) && isIntegral(written) ? reduce(value) : value;
  const type = completeArray(inSpaceOf(operand.type, written), operand.type);
  if (operand === value && sameType(operand.type, type) && !isLiteral(operand)) {
    if (isTypedByKernel(node.operand)) return operand;
    scope.script.diagnostics.warning(
      'unnecessary-cast',
      span,
      `The value is already of type ${showType(type)}`,
      { hint: 'Leave the cast out' },
    );
    return operand;
  }
  const cast = castValue(operand, type, scope);
  if (cast !== undefined) return { ...cast, span };
  const message = `A value of type ${showType(operand.type)} cannot be cast to ${showType(type)}`;
  return fail(scope, 'bad-cast', span, message, { hint: castHint(operand.type, type) });
}

const isLiteral = (value: TypedExpression): boolean =>
  value.type.kind === 'integer' && (isFlexible(value.type) || value.kind === 'integer');

/** Variables of the kernel have types where its BTF has the variables: a script for other kernels too says the type. */
const isTypedByKernel = (node: Expression): boolean =>
  node.kind === 'call' && /^(percpu_)?kaddr$/.test(node.callee.name);

/** A pointer that is cast points to where it did before: `(uint8 *)args.buf` is still memory of the program. */
function inSpaceOf(from: Type, to: Type): Type {
  if (from.kind !== 'pointer' || to.kind !== 'pointer') return to;
  if (from.space !== 'user' && from.space !== 'kernel') return to;
  return pointerTo(inSpaceOf(from, to.to), from.space);
}

/** `T[]` takes its length from the size of what is cast. */
function completeArray(type: Type, from: Type): Type {
  if (type.kind !== 'array' || type.length > 0) return type;
  const size = sizeOf(type.element);
  return { ...type, length: size === 0 ? 0 : Math.floor(sizeOf(from) / size) };
}

function castValue(value: TypedExpression, to: Type, scope: Scope): TypedExpression | undefined {
  const from = value.type;
  if (isScalarLike(from) && isScalarLike(to)) {
    if (to.kind === 'enum' && value.kind === 'integer') return enumCast(value, to, scope);
    return castTo(value, to);
  }
  if (from.kind === 'string' && to.kind === 'string') {
    return to.capacity >= from.capacity ? castTo(value, to) : undefined;
  }
  if (isIntegral(from) && to.kind === 'array' && isIntegral(to.element)) {
    return integerToArray(value, to);
  }
  if (from.kind === 'array' && isIntegral(to)) {
    return sizeOf(from) === sizeOf(to) ? castTo(value, to) : undefined;
  }
  if (from.kind === 'string' && to.kind === 'array' && isIntegral(to.element)) {
    return sizeOf(from) === sizeOf(to) ? castTo(value, to) : undefined;
  }
  if (isIntegral(from) && to.kind === 'username') return castTo(value, to);
  if (isIntegral(from) && (to.kind === 'ksym' || to.kind === 'inet')) return undefined;
  if ((from.kind === 'array' || from.kind === 'string') && to.kind === 'pointer') {
    return { ...decay(value, to.to) };
  }
  return undefined;
}

const isScalarLike = (type: Type): boolean => isIntegral(type) || type.kind === 'pointer';

/** A literal may be widened up to the 8 bytes of an array; other integers must be of its size. */
function integerToArray(
  value: TypedExpression,
  to: Type & { readonly kind: 'array' },
): TypedExpression | undefined {
  const size = sizeOf(to);
  if (sizeOf(value.type) === size) return castTo(value, to);
  const literal = value.kind === 'integer' && size <= 8 && size >= sizeOf(value.type);
  return literal ? castTo(value, to) : undefined;
}

function enumCast(
  value: TypedExpression & { readonly kind: 'integer' },
  to: Type & { readonly kind: 'enum' },
  scope: Scope,
): TypedExpression {
  const isKnown =
    to.enumerators?.some((each) => BigInt(each.value) === value.value) ?? fits(value.value, to);
  if (!isKnown) {
    const message = `${showType(to)} has no enumerator of value ${value.value}`;
    return fail(scope, 'bad-cast', value.span, message);
  }
  return { ...value, type: to };
}

function castHint(from: Type, to: Type): string[] {
  if (from.kind === 'string' && to.kind === 'string')
    return ['A string can only be cast to a longer one'];
  if (from.kind === 'struct') return [`Take a field of it, or cast a pointer to it`];
  return [];
}
