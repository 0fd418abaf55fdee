import type { AssignTarget, Expression, Statement } from './ast.ts';
import { isAssignOperator } from './operators.ts';
import { parseBlock } from './parse-block.ts';
import { identifierOf, parseExpression } from './parse-expression.ts';
import { parseFor } from './parse-for.ts';
import { parseIf } from './parse-if.ts';
import { parseTypeName } from './parse-type.ts';
import type { Parser } from './parser.ts';

/** One statement without its `;`. */
export function parseStatement(p: Parser): Statement {
  const { kind, text, start } = p.token;
  if (kind === 'identifier') {
    switch (text) {
      case 'let':
        return parseLet(p);
      case 'for':
        return parseFor(p);
      case 'while':
      case 'unroll':
        // `unroll` is no reserved word, but nothing else can follow the name of a call like this.
        return parseCounted(p, text);
      case 'return':
        return parseReturn(p);
      case 'break':
      case 'continue':
        p.take();
        return { kind: text, span: p.spanFrom(start) };
      case 'import':
        return parseImport(p);
      case 'if': {
        const expression = parseIf(p);
        return { kind: 'expression', expression, span: expression.span };
      }
    }
    if (text === '_' && p.is('=', 1)) return parseDiscard(p);
  }
  if (kind === 'punctuation' && text === '{') {
    const expression = parseBlock(p);
    return { kind: 'expression', expression, span: expression.span };
  }
  return parseAssignment(p);
}

/** `let $x`, `let $x : T`, `let $x = e`, `let $x : T = e`. */
function parseLet(p: Parser): Statement {
  const { start } = p.take();
  if (p.token.kind !== 'variable') {
    const isMap = p.token.kind === 'map';
    p.unexpected('a variable', isMap ? { hint: 'Declare maps outside of probes' } : {});
    return { kind: 'error', span: p.spanFrom(start) };
  }
  const name = variableName(p);
  const type = p.accept(':') ? parseTypeName(p) : undefined;
  const value = p.accept('=') ? parseExpression(p) : undefined;
  return {
    kind: 'let',
    name,
    ...(type !== undefined && { type }),
    ...(value !== undefined && { value }),
    span: p.spanFrom(start),
  };
}

/** Takes a variable; its name goes without the dollar. */
export function variableName(p: Parser): { name: string; span: { start: number; end: number } } {
  const { name, span } = identifierOf(p.take());
  return { name: name.slice(1), span };
}

/** `while (c) { … }`, `unroll (n) { … }`; the parentheses may be left out. */
function parseCounted(p: Parser, word: 'while' | 'unroll'): Statement {
  const { start } = p.take();
  const head = parseExpression(p);
  const body = parseBlock(p);
  const span = p.spanFrom(start);
  return word === 'while'
    ? { kind: 'while', condition: head, body, span }
    : { kind: 'unroll', count: head, body, span };
}

function parseReturn(p: Parser): Statement {
  const { start } = p.take();
  if (p.is(';') || p.is('}')) return { kind: 'return', span: p.spanFrom(start) };
  const value = parseExpression(p);
  return { kind: 'return', value, span: p.spanFrom(start) };
}

function parseImport(p: Parser): Statement {
  const { start } = p.take();
  const { token } = p;
  if (token.kind !== 'string') {
    p.unexpected('the path of the import in quotes');
    return { kind: 'error', span: p.spanFrom(start) };
  }
  p.take();
  return { kind: 'import', path: token.string!, span: p.spanFrom(start) };
}

function parseDiscard(p: Parser): Statement {
  const { start } = p.take();
  p.take();
  const value = parseExpression(p);
  return { kind: 'discard', value, span: p.spanFrom(start) };
}

/** An expression, or an assignment to one. */
function parseAssignment(p: Parser): Statement {
  const { start } = p.token;
  const expression = parseExpression(p);
  const { text: operator, kind } = p.token;
  if (p.lost || kind !== 'punctuation' || !isAssignOperator(operator)) {
    if (expression.kind === 'error') return { kind: 'error', span: expression.span };
    return { kind: 'expression', expression, span: p.spanFrom(start) };
  }
  p.take();
  const value = parseExpression(p);
  const target = assignTarget(p, expression);
  const span = p.spanFrom(start);
  if (target === undefined) return { kind: 'error', span };
  return { kind: 'assign', target, operator, value, span };
}

function assignTarget(p: Parser, expression: Expression): AssignTarget | undefined {
  switch (expression.kind) {
    case 'variable':
    case 'map':
    case 'map-element':
      return expression;
    case 'error':
      return undefined;
    case 'field':
    case 'tuple-field':
    case 'index':
      p.report(
        'bad-assignment-target',
        expression.span,
        'Fields and elements cannot be assigned to',
        { hint: 'Tuples, records, arrays and structs are immutable; assign a whole new value' },
      );
      return undefined;
    default:
      p.report('bad-assignment-target', expression.span, 'This cannot be assigned to', {
        hint: 'Assign to a variable ($x), a map (@x) or a map element (@x[key])',
      });
      return undefined;
  }
}
