import { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/span.ts';
import type { Expression, Macro } from './ast.ts';
import type { CDefine } from './c/declaration.ts';
import { parseExpression } from './parse-expression.ts';
import { Parser } from './parser.ts';

/**
 * A #define that is no constant of C, such as `(nsecs / 1000)`, as a macro of the language. Undefined when it has
 * parameters, or is no expression. Everything in it is attributed to the #define as a whole.
 */
export function macroOfDefine({ name, body, params, value, span }: CDefine): Macro | undefined {
  if (params !== undefined || value !== undefined) return undefined;
  const diagnostics = new Diagnostics();
  const parser = new Parser(body, diagnostics);
  const result = attributed(parseExpression(parser), span);
  if (diagnostics.hasErrors || !parser.atEnd) return undefined;
  return {
    kind: 'macro',
    name: { name, span },
    params: [],
    body: { kind: 'block', statements: [], result, span },
    isDefine: true,
    span,
  };
}

/** The tree with another span in each of its nodes. */
function attributed(expression: Expression, span: Span): Expression {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, each]) => [key, key === 'span' ? span : copy(each)]),
    );
  };
  return copy(expression) as Expression;
}
