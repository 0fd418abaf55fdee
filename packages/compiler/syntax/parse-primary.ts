import type { Expression, Identifier, MapReference } from './ast.ts';
import { parseBlock } from './parse-block.ts';
import { errorHere, identifierOf, parseExpression, within } from './parse-expression.ts';
import { parseIf } from './parse-if.ts';
import { parseParenthesised } from './parse-parenthesised.ts';
import { isTagged, parseTypeName, parseTypeOrExpression } from './parse-type.ts';
import type { Parser } from './parser.ts';
import { statementKeywords, type Token } from './token.ts';

/** Literals, names, calls, and everything in brackets. */
export function parsePrimary(p: Parser): Expression {
  const { token } = p;
  const { start, end } = token;
  const span = { start, end };
  switch (token.kind) {
    case 'integer': {
      p.take();
      const { integer: value, unsigned, text } = token;
      return { kind: 'integer', value: value!, text, unsigned: unsigned === true, span };
    }
    case 'string':
      p.take();
      return { kind: 'string', value: token.string!, span };
    case 'positional':
      return parsePositional(p);
    case 'positional-count':
      p.take();
      return { kind: 'positional-count', span };
    case 'variable':
      p.take();
      return { kind: 'variable', name: token.text.slice(1), span };
    case 'map':
      return parseMap(p);
    case 'identifier':
      return parseWord(p);
    case 'punctuation':
      if (token.text === '(') return parseParenthesised(p);
      if (token.text === '{') return parseBlock(p);
      break;
    case 'unknown':
    case 'end':
      break;
  }
  p.unexpected('an expression');
  return errorHere(p);
}

function parsePositional(p: Parser): Expression {
  const token = p.take();
  const { start, end, integer } = token;
  const index = Number(integer);
  if (index === 0 || index > 0xffff) {
    p.report('bad-number', token, `${token.text} is not a positional parameter`, {
      hint: 'The first one is $1',
    });
  }
  return { kind: 'positional', index, span: { start, end } };
}

/** `@name` as written, without a key. */
export function mapReference(token: Token): MapReference {
  return { kind: 'map', name: token.text, span: { start: token.start, end: token.end } };
}

function parseMap(p: Parser): Expression {
  const map = mapReference(p.take());
  if (!p.is('[')) return map;
  p.take();
  const key = within(p, () => {
    const parts = [parseExpression(p)];
    while (!p.lost && p.accept(',')) parts.push(parseExpression(p));
    return parts;
  });
  p.expect(']', 'after the key');
  return { kind: 'map-element', map, key, span: p.spanFrom(map.span.start) };
}

function parseWord(p: Parser): Expression {
  const { text, start, end } = p.token;
  if (text === 'true' || text === 'false') {
    p.take();
    return { kind: 'boolean', value: text === 'true', span: { start, end } };
  }
  if (text === 'if') return parseIf(p);
  if (text === 'comptime') {
    p.take();
    const operand = parseExpression(p);
    return { kind: 'comptime', operand, span: p.spanFrom(start) };
  }
  if (statementKeywords.has(text)) {
    p.unexpected('an expression');
    return errorHere(p);
  }
  const name = identifierOf(p.take());
  if (!p.is('(')) return { kind: 'identifier', name: text, span: name.span };
  p.take();
  return within(p, () => parseCallOf(p, name));
}

function parseCallOf(p: Parser, callee: Identifier): Expression {
  const { name } = callee;
  const { start } = callee.span;
  if (name === 'sizeof' || name === 'typeof' || name === 'typeinfo') {
    const argument = parseTypeOrExpression(p);
    p.expect(')', `to close '${name}('`);
    return { kind: 'type-query', query: name, ...argument, span: p.spanFrom(start) };
  }
  if (name === 'offsetof') return parseOffsetOf(p, start);
  const args: Expression[] = [];
  while (!p.lost && !p.is(')')) {
    args.push(parseArgument(p));
    if (!p.accept(',')) break;
  }
  if (!p.accept(')')) p.unexpected(`',' or ')' in the arguments of ${name}`);
  return { kind: 'call', callee, args, span: p.spanFrom(start) };
}

/** A macro may take a type: `struct x` stands for `typeof(struct x)`. */
function parseArgument(p: Parser): Expression {
  if (!isTagged(p)) return parseExpression(p);
  const argument = parseTypeName(p);
  const { span } = argument;
  return { kind: 'type-query', query: 'typeof', argument, argumentIsType: true, span };
}

/** `offsetof(struct x, a.b)`. */
function parseOffsetOf(p: Parser, start: number): Expression {
  const argument = parseTypeOrExpression(p);
  const path: Identifier[] = [];
  p.expect(',', "between the type and the field of 'offsetof'");
  while (!p.lost) {
    if (p.token.kind !== 'identifier') {
      p.unexpected('a field name');
      break;
    }
    path.push(identifierOf(p.take()));
    if (!p.accept('.')) break;
  }
  p.expect(')', "to close 'offsetof('");
  return { kind: 'offsetof', ...argument, path, span: p.spanFrom(start) };
}
