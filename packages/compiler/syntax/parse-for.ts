import type { Identifier, Statement } from './ast.ts';
import { parseBlock } from './parse-block.ts';
import { parseUnary } from './parse-expression.ts';
import { mapReference } from './parse-primary.ts';
import { variableName } from './parse-statement.ts';
import type { Parser } from './parser.ts';

/** `for $kv : @map { … }` or `for $i : from..to { … }`, with or without parentheses around the header. */
export function parseFor(p: Parser): Statement {
  const { start } = p.take();
  const parenthesised = p.accept('(');
  if (p.token.kind !== 'variable') {
    p.unexpected('a variable', { hint: 'Write for $kv : @map { … } or for $i : 0..10 { … }' });
    return { kind: 'error', span: p.spanFrom(start) };
  }
  const variable = variableName(p);
  p.expect(':', "after the variable of 'for'");
  const closeHeader = () => {
    if (parenthesised) p.expect(')', "to close the header of 'for'");
  };
  const { kind } = p.peek(0);
  return kind === 'map' && !p.is('[', 1) && !p.is('..', 1)
    ? parseForMap(p, start, variable, closeHeader)
    : parseForRange(p, start, variable, closeHeader);
}

function parseForMap(
  p: Parser,
  start: number,
  variable: Identifier,
  closeHeader: () => void,
): Statement {
  const map = mapReference(p.take());
  closeHeader();
  const body = parseBlock(p);
  return { kind: 'for-map', variable, map, body, span: p.spanFrom(start) };
}

function parseForRange(
  p: Parser,
  start: number,
  variable: Identifier,
  closeHeader: () => void,
): Statement {
  const from = parseUnary(p);
  p.expect('..', 'between the ends of the range');
  const to = parseUnary(p);
  closeHeader();
  const body = parseBlock(p);
  return { kind: 'for-range', variable, from, to, body, span: p.spanFrom(start) };
}
