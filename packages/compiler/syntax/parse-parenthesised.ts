import type { Expression } from './ast.ts';
import { isBuiltinVariable } from './builtin-names.ts';
import { identifierOf, parseExpression, parseOperand, within } from './parse-expression.ts';
import { parseTypeName, typeLookahead } from './parse-type.ts';
import type { Parser } from './parser.ts';
import { statementKeywords } from './token.ts';

/**
 * `(T)e`, or undefined when the parenthesis at hand opens something else. A lone name in
 * parentheses is a cast when an expression follows, unless the name is a builtin value:
 * `(uint8)-1` casts, `(pid)-1` subtracts.
 */
export function parseCast(p: Parser): Expression | undefined {
  if (!p.is('(')) return undefined;
  const shape = typeLookahead(p, 1);
  if (shape === undefined || !p.is(')', shape.end)) return undefined;
  const isCast =
    shape.certain || (!isBuiltinVariable(shape.name) && startsExpression(p, shape.end + 1));
  if (!isCast) return undefined;
  const { start } = p.take();
  const type = parseTypeName(p);
  p.expect(')', 'after the type');
  const operand = parseOperand(p);
  return { kind: 'cast', type, operand, span: p.spanFrom(start) };
}

/** A brace is left out: in `if (x) { … }` it opens the block. */
function startsExpression(p: Parser, distance: number): boolean {
  const { kind, text } = p.peek(distance);
  switch (kind) {
    case 'identifier':
      return !statementKeywords.has(text);
    case 'punctuation':
      return ['(', '-', '!', '~', '*', '&', '++', '--'].includes(text);
    case 'unknown':
    case 'end':
      return false;
    default:
      return true;
  }
}

/** `(e)`, `()`, `(a,)`, `(a, b)`, `(x = 1, y = 2)`. */
export function parseParenthesised(p: Parser): Expression {
  const { start } = p.take();
  return within(p, () => {
    if (p.accept(')')) return { kind: 'tuple', elements: [], span: p.spanFrom(start) };
    if (p.token.kind === 'identifier' && p.is('=', 1)) return parseRecord(p, start);
    const first = parseExpression(p);
    if (!p.is(',')) {
      p.expect(')', "to close '('");
      return first;
    }
    const elements = [first];
    while (!p.lost && p.accept(',')) {
      if (p.is(')')) break;
      elements.push(parseExpression(p));
    }
    p.expect(')', 'after the last element');
    return { kind: 'tuple', elements, span: p.spanFrom(start) };
  });
}

function parseRecord(p: Parser, start: number): Expression {
  const fields: { name: ReturnType<typeof identifierOf>; value: Expression }[] = [];
  do {
    if (p.is(')')) break;
    if (p.token.kind !== 'identifier') {
      p.unexpected('a field name');
      break;
    }
    const name = identifierOf(p.take());
    p.expect('=', 'after the name of the field');
    fields.push({ name, value: parseExpression(p) });
  } while (!p.lost && p.accept(','));
  p.expect(')', 'after the last field');
  return { kind: 'record', fields, span: p.spanFrom(start) };
}
