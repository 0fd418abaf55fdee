import type { Span } from '../source/span.ts';
import type { Block, Expression, If } from '../syntax/ast.ts';
import { poisoned } from './build.ts';
import { checkCondition } from './conditions.ts';
import { convert } from './convert.ts';
import { checkExpression, checkValue } from './expressions.ts';
import { join } from './join.ts';
import { childScope, fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { checkStatements } from './statements.ts';
import { none } from './type.ts';
import type { TypedExpression } from './typed.ts';

/** `c ? a : b`, and `a ?: b` which is `a ? a : b`. A literal condition picks its branch right away. */
export function checkTernary(
  node: Expression & { readonly kind: 'ternary' },
  scope: Scope,
): TypedExpression {
  const condition = checkCondition(node.condition, scope);
  const then = checkExpression(node.then ?? node.condition, scope);
  const otherwise = checkExpression(node.otherwise, scope);
  return choose({ span: node.span, condition, then, otherwise }, scope);
}

/** An `if` whose value is used. */
export function checkIfExpression(node: If, scope: Scope): TypedExpression {
  const condition = checkCondition(node.condition, scope);
  const then = checkBlockExpression(node.then, scope);
  const otherwise =
    node.otherwise === undefined ? noValue(node.span) : checkExpression(node.otherwise, scope);
  return choose({ span: node.span, condition, then, otherwise }, scope);
}

/** `{ statements; value }`. */
export function checkBlockExpression(node: Block, scope: Scope): TypedExpression {
  const inner = childScope(scope);
  const statements = checkStatements(node.statements, inner);
  const result = node.result === undefined ? noValue(node.span) : checkValue(node.result, inner);
  if (isPoison(result.type)) return result;
  return { kind: 'block', span: node.span, statements, result, type: result.type };
}

const noValue = (span: Span): TypedExpression => ({ kind: 'integer', span, value: 0n, type: none });

interface Choice {
  readonly span: Span;
  readonly condition: TypedExpression;
  readonly then: TypedExpression;
  readonly otherwise: TypedExpression;
}

function choose(choice: Choice, scope: Scope): TypedExpression {
  const { span, condition, then, otherwise } = choice;
  if ([condition, then, otherwise].some((each) => isPoison(each.type))) return poisoned(span);
  const type = join(convert(then, then.type).type, convert(otherwise, otherwise.type).type);
  if (type === undefined) {
    const message = `The branches have types ${showType(then.type)} and ${showType(otherwise.type)}, which do not fit`;
    return fail(scope, 'type-mismatch', span, message);
  }
  const arms = { then: convert(then, type), otherwise: convert(otherwise, type) };
  if (condition.kind === 'integer') return condition.value === 0n ? arms.otherwise : arms.then;
  return { kind: 'ternary', span, condition, ...arms, type };
}
