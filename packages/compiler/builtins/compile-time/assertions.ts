import { call as callOf, castTo, integerOf, poisoned, stringLiteral } from '../../types/build.ts';
import { int64, none } from '../../types/type.ts';
import type { TypedExpression, TypedStatement } from '../../types/typed.ts';
import { parseFormat } from '../format.ts';
import { checkFormat } from '../format-check.ts';
import { type CheckedCall, expressionAt, type Signature, stringAt } from '../signature.ts';

/** Builtins that end a run, or a compilation, when something does not hold. */
export const assertionSignatures: readonly Signature[] = [
  {
    name: 'assert',
    params: [
      { name: 'condition', kind: 'condition' },
      { name: 'message', kind: 'literal-string' },
    ],
    docs: 'Ends tracing with an error when a condition does not hold',
    result: none,
    rewrite: assertion,
  },
  {
    name: 'static_assert',
    params: [
      { name: 'condition', kind: 'condition' },
      { name: 'message', kind: 'literal-string' },
    ],
    docs: 'Refuses the script when a condition does not hold, which must be known while compiling',
    result: none,
    rewrite: staticAssertion,
  },
  {
    name: 'fail',
    params: [{ name: 'format', kind: 'literal-string' }],
    rest: true,
    docs: 'Refuses the script when this can be reached',
    result: none,
    rewrite: failure,
  },
];

const nothing = (span: CheckedCall['span']): TypedExpression => integerOf(span, 0n, none);

/** `if (!condition) { errorf(message); exit(1); }` */
function assertion(call: CheckedCall): TypedExpression {
  const { span } = call;
  const text = `assert failed: ${stringAt(call, 1)!}`.replaceAll('%', '%%');
  const statement = (expression: TypedExpression): TypedStatement => ({
    kind: 'expression',
    span,
    expression,
  });
  const otherwise = {
    statements: [
      statement(callOf(span, 'errorf', [stringLiteral(span, text)], none)),
      statement(callOf(span, 'exit', [integerOf(span, 1n, int64)], none)),
    ],
  };
  const condition = expressionAt(call, 0)!;
  const then = { statements: [] };
  const statements: TypedStatement[] = [{ kind: 'if', span, condition, then, otherwise }];
  return { kind: 'block', span, statements, result: nothing(span), type: none };
}

function staticAssertion(call: CheckedCall): TypedExpression {
  const condition = expressionAt(call, 0)!;
  if (condition.kind !== 'integer') {
    call.error('literal-required', 'static_assert() needs a condition known while compiling', {
      span: condition.span,
      hint: 'Use assert() for what is known only at run time',
    });
    return poisoned(call.span);
  }
  if (condition.value === 0n) call.error('assertion-failed', stringAt(call, 1)!);
  return nothing(call.span);
}

/** The message may show literals only: nothing else is known yet. */
function failure(call: CheckedCall): TypedExpression {
  if (checkFormat(call)?.type !== none) return poisoned(call.span);
  let next = 1;
  let text = '';
  for (const piece of parseFormat(stringAt(call, 0)!)) {
    if (piece.kind === 'text') text += piece.text;
    else text += shown(expressionAt(call, next++)!) ?? '…';
  }
  call.error('assertion-failed', text);
  return poisoned(call.span);
}

function shown(value: TypedExpression): string | undefined {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'cast') return shown(value.operand);
  if (value.kind !== 'integer') return undefined;
  return value.type.kind === 'bool' ? String(value.value !== 0n) : String(value.value);
}

/** `assert_str(e)`: refuses what is not a string. */
export const assertString: Signature = {
  name: 'assert_str',
  params: [{ name: 'value', kind: 'string' }],
  docs: 'Refuses the script when a value is no string',
  result: none,
  rewrite: (call) => castTo(nothing(call.span), none),
};
