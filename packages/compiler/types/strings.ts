import type { Span } from '../source/span.ts';
import { stringLiteral } from './build.ts';
import { fail, type Scope } from './scope.ts';
import { sizeOf } from './type.ts';
import type { TypedExpression } from './typed.ts';

/** `probe` where a string is needed: its text, which every attach point then has in a program of its own. Other values stay. */
export function probeText(value: TypedExpression, scope: Scope): TypedExpression {
  if (value.kind !== 'call' || value.name !== 'probe') return value;
  const { name, uses } = scope.probe;
  uses.everyTarget = true;
  return stringLiteral(value.span, name);
}

/** A string of the script as a value, which has to fit max_strlen with its NUL; poisoned after a diagnostic. */
export function scriptString(span: Span, text: string, scope: Scope): TypedExpression {
  const { maxStrlen } = scope.script.config;
  const literal = stringLiteral(span, text);
  const size = sizeOf(literal.type);
  if (size <= maxStrlen) return literal;
  const message = `A string of ${size - 1} bytes and its NUL does not fit max_strlen, ${maxStrlen}`;
  return fail(scope, 'limit-exceeded', span, message, {
    hint: `Raise it: config = { max_strlen = ${size} }`,
  });
}
