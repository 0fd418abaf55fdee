import type { Span } from '../source/span.ts';
import type { Block, Expression, If } from '../syntax/ast.ts';
import { poisoned } from './build.ts';
import { checkCondition, isKnown } from './conditions.ts';
import { convert, reduce } from './convert.ts';
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
  if (isKnown(condition)) {
    const taken = condition.value === 0n ? node.otherwise : (node.then ?? node.condition);
    return checkExpression(taken, scope);
  }
  const yes = checkExpression(node.then ?? node.condition, scope);
  const no = checkExpression(node.otherwise, scope);
  return choose({ span: node.span, condition, arms: [yes, no] }, scope);
}

/** An `if` whose value is used. */
export function checkIfExpression(node: If, scope: Scope): TypedExpression {
  const condition = checkCondition(node.condition, scope);
  if (isKnown(condition)) {
    if (condition.value !== 0n) return checkBlockExpression(node.then, scope);
    return node.otherwise === undefined
      ? noValue(node.span)
      : checkExpression(node.otherwise, scope);
  }
  const yes = checkBlockExpression(node.then, scope);
  const no =
    node.otherwise === undefined ? noValue(node.span) : checkExpression(node.otherwise, scope);
  return choose({ span: node.span, condition, arms: [yes, no] }, scope);
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
  readonly arms: readonly [yes: TypedExpression, no: TypedExpression];
}

function choose({ span, condition, arms }: Choice, scope: Scope): TypedExpression {
  if ([condition, ...arms].some((each) => isPoison(each.type))) return poisoned(span);
  const [yes, no] = arms.map(reduce) as [TypedExpression, TypedExpression];
  const type = join(yes.type, no.type);
  if (type === undefined) {
    const types = `${showType(yes.type)} and ${showType(no.type)}`;
    return fail(scope, 'type-mismatch', span, `The branches have types ${types}, which do not fit`);
  }
  const [then, otherwise] = [convert(yes, type), convert(no, type)];
  return { kind: 'ternary', span, condition, then, otherwise, type };
}
