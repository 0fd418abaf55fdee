import type { Expression } from '../syntax/ast.ts';
import { sizeOfPointee } from './addresses.ts';
import { updateTarget } from './assign.ts';
import { boolOf, castTo, fits, integerOf, literalOf, poisoned } from './build.ts';
import { convert, isIntegral, to64 } from './convert.ts';
import { checkValue } from './expressions.ts';
import { operandHint } from './hints.ts';
import { fail, type Scope } from './scope.ts';
import { isPoison, showType } from './show.ts';
import { bool, int64, type Type, uint64 } from './type.ts';
import type { TypedExpression } from './typed.ts';

export function checkUnary(
  node: Expression & { readonly kind: 'unary' },
  operator: '-' | '~' | '!',
  scope: Scope,
): TypedExpression {
  const { span } = node;
  const operand = checkValue(node.operand, scope);
  if (isPoison(operand.type)) return poisoned(span);
  const allowed =
    operator === '!'
      ? isIntegral(operand.type) || operand.type.kind === 'pointer'
      : isIntegral(operand.type) && operand.type.kind !== 'bool';
  if (!allowed) {
    const message = `Operator ${operator} cannot work on ${showType(operand.type)}`;
    const hint = operandHint(operator, [operand.type]);
    return fail(scope, 'bad-operand', span, message, { hint });
  }
  if (operand.kind === 'integer' && !(operand.type.kind === 'enum' && operator !== '!'))
    return foldUnary(operator, operand.value, span, scope);
  if (operator === '!') return { kind: 'unary', span, operator, operand, type: bool };
  const wide = to64(operand);
  const result: TypedExpression = { kind: 'unary', span, operator, operand: wide, type: wide.type };
  // An unsigned operand wraps at its own size, as in `-(uint32)5`; a signed one has the value of 64 bits.
  const { type } = operand;
  const wraps = type.kind === 'integer' && !type.signed && type.size < 8;
  return wraps ? convert(castTo(result, type), uint64) : result;
}

function foldUnary(
  operator: '-' | '~' | '!',
  value: bigint,
  span: TypedExpression['span'],
  scope: Scope,
): TypedExpression {
  if (operator === '!') return boolOf(span, value === 0n);
  // All 64 bits, so that `~0` is the largest number and `x & ~1` clears one bit.
  if (operator === '~') return literalOf(span, BigInt.asUintN(64, ~value));
  if (!fits(-value, int64)) {
    return fail(scope, 'bad-operand', span, `-${value} does not fit int64`, {
      hint: 'The smallest number is -9223372036854775808',
    });
  }
  return literalOf(span, -value);
}

/** `$x++` and its kin: the value before (postfix) or after (prefix). */
export function checkUpdate(
  node: Expression & { readonly kind: 'update' },
  scope: Scope,
): TypedExpression {
  const { operand, span } = node;
  if (operand.kind !== 'variable' && operand.kind !== 'map' && operand.kind !== 'map-element') {
    return fail(
      scope,
      'bad-assignment-target',
      operand.span,
      `${node.operator} needs a variable or a map`,
    );
  }
  const updated = updateTarget(operand, (known) => widened(node, known, scope), scope);
  if (updated === undefined) return poisoned(span);
  const { target, type } = updated;
  const step = type.kind === 'pointer' ? sizeOfPointee(type) : 1;
  return {
    kind: 'update',
    span,
    target: target.kind === 'map' ? { ...target, span } : target,
    operator: node.operator === '++' ? '+' : '-',
    value: integerOf(span, BigInt(step), type.kind === 'pointer' ? int64 : type),
    result: node.prefix ? 'new' : 'old',
    type,
  };
}

/** A counter has 64 bits, and a sign unless all that happens to it is unsigned: like a subtraction, `--` may go below 0. */
function widened(
  node: Expression & { readonly kind: 'update' },
  known: Type | undefined,
  scope: Scope,
): Type | undefined {
  const isUnsigned = known?.kind === 'integer' && !known.signed;
  if (isUnsigned && node.operator === '++') return uint64;
  if (known === undefined || isIntegral(known)) return int64;
  if (known.kind === 'pointer') return known;
  fail(
    scope,
    'bad-operand',
    node.span,
    `Operator ${node.operator} cannot work on ${showType(known)}`,
    { hint: 'It counts in a variable or map that holds an integer' },
  );
  return undefined;
}
