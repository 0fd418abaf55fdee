import type { Expression } from '../syntax/ast.ts';
import { isIntegral } from './convert.ts';
import { checkValue } from './expressions.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import type { TypedExpression } from './typed.ts';

/** A scalar that is tested against zero. */
export function checkCondition(node: Expression, scope: Scope): TypedExpression {
  const value = checkValue(node, scope);
  if (isPoison(value.type) || isIntegral(value.type) || value.type.kind === 'pointer') return value;
  const message = `A condition cannot be of type ${showType(value.type)}`;
  const hint = value.type.kind === 'string' ? 'Compare it: … != ""' : [];
  return fail(scope, 'type-mismatch', node.span, message, { hint });
}

/** Whether a condition is a literal, so that only one of its branches can run. */
export const isKnown = (
  condition: TypedExpression,
): condition is TypedExpression & { readonly kind: 'integer' } =>
  condition.kind === 'integer' && !isPoison(condition.type);
