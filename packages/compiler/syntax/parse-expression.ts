/**
 * Expressions by precedence climbing. The files of the grammar import each other in a circle, as
 * the grammar does: a block is an expression and holds expressions.
 */
import type { BinaryOperator, Expression, Identifier } from './ast.ts';
import { isBinaryOperator, isUnaryOperator, precedence } from './operators.ts';
import { parseCast } from './parse-parenthesised.ts';
import { parsePrimary } from './parse-primary.ts';
import { MAX_CHAIN, type Parser } from './parser.ts';
import type { Token } from './token.ts';

export function parseExpression(p: Parser): Expression {
  return p.deeper(() => parseTernary(p)) ?? errorHere(p);
}

/** What stands where an expression could not be read. Takes nothing. */
export const errorHere = (p: Parser): Expression => ({
  kind: 'error',
  span: { start: p.token.start, end: p.token.start },
});

export const identifierOf = (token: Token): Identifier => ({
  name: token.text,
  span: { start: token.start, end: token.end },
});

/** `c ? a : b` and `a ?: b`; the last arm goes as far right as it can. */
function parseTernary(p: Parser): Expression {
  const { start } = p.token;
  const condition = parseBinary(p, 1);
  if (!p.accept('?')) return condition;
  if (p.accept(':')) {
    const otherwise = parseExpression(p);
    return { kind: 'ternary', condition, otherwise, span: p.spanFrom(start) };
  }
  const then = parseExpression(p);
  p.expect(':', "between the arms of '?'");
  const otherwise = parseExpression(p);
  return { kind: 'ternary', condition, then, otherwise, span: p.spanFrom(start) };
}

function parseBinary(p: Parser, weakest: number): Expression {
  const { start } = p.token;
  let left = parseUnary(p);
  for (let chain = 0; !p.lost; chain += 1) {
    const operator = binaryOperator(p);
    if (operator === undefined || precedence[operator] < weakest) break;
    if (chain >= MAX_CHAIN) {
      p.fail('limit-exceeded', p.token, `More than ${MAX_CHAIN} operators in a row`, {
        hint: 'Keep a part of this in a variable',
      });
      break;
    }
    p.take();
    const right = parseBinary(p, precedence[operator] + 1);
    left = { kind: 'binary', operator, left, right, span: p.spanFrom(start) };
  }
  return left;
}

function binaryOperator(p: Parser): BinaryOperator | undefined {
  const { kind, text } = p.token;
  if (kind !== 'punctuation' || !isBinaryOperator(text)) return undefined;
  if (text === '/' && p.inPredicate && p.is('{', 1)) return undefined;
  return text;
}

/** Prefix operators and casts. */
export function parseUnary(p: Parser): Expression {
  const { kind, text, start } = p.token;
  if (kind === 'punctuation') {
    if (text === '++' || text === '--') {
      const token = p.take();
      const operand = parseOperand(p);
      checkUpdatable(p, operand, token);
      return { kind: 'update', operator: text, prefix: true, operand, span: p.spanFrom(start) };
    }
    if (isUnaryOperator(text)) {
      p.take();
      const operand = parseOperand(p);
      return { kind: 'unary', operator: text, operand, span: p.spanFrom(start) };
    }
    const cast = parseCast(p);
    if (cast !== undefined) return cast;
  }
  return parsePostfix(p);
}

/** The operand of a prefix operator. */
export const parseOperand = (p: Parser): Expression =>
  p.deeper(() => parseUnary(p)) ?? errorHere(p);

/** `x.f`, `x->f`, `x.0`, `x[i]`, `x++`. */
export function parsePostfix(p: Parser): Expression {
  const { start } = p.token;
  let base = parsePrimary(p);
  for (let chain = 0; !p.lost; chain += 1) {
    if (chain >= MAX_CHAIN) {
      p.fail('limit-exceeded', p.token, `More than ${MAX_CHAIN} fields in a row`);
      break;
    }
    const next = parsePostfixOf(p, base, start);
    if (next === undefined) break;
    base = next;
  }
  return base;
}

function parsePostfixOf(p: Parser, base: Expression, start: number): Expression | undefined {
  if (p.is('.') || p.is('->')) return parseField(p, base, start);
  if (p.accept('[')) {
    const index = within(p, () => parseExpression(p));
    p.expect(']', 'after the index');
    return { kind: 'index', base, index, span: p.spanFrom(start) };
  }
  const { text } = p.token;
  if (p.token.kind === 'punctuation' && (text === '++' || text === '--')) {
    // `$a` at the end of one line and `++$b` on the next are two statements.
    if (p.onNewLine) return undefined;
    const token = p.take();
    checkUpdatable(p, base, token);
    return {
      kind: 'update',
      operator: text,
      prefix: false,
      operand: base,
      span: p.spanFrom(start),
    };
  }
  return undefined;
}

function parseField(p: Parser, base: Expression, start: number): Expression {
  const arrow = p.take().text === '->';
  const { token } = p;
  if (token.kind === 'integer' && !arrow && token.problems.length === 0) {
    p.take();
    const index = Number(token.integer);
    if (!Number.isSafeInteger(index))
      p.report('index-out-of-range', p.spanFrom(token.start), 'No tuple has so many elements');
    return { kind: 'tuple-field', base, index, span: p.spanFrom(start) };
  }
  // An unfinished `args.` still gives a field, so that the editor can complete it.
  let name: Identifier = { name: '', span: { start: p.previousEnd, end: p.previousEnd } };
  if (token.kind === 'identifier') name = identifierOf(p.take());
  else p.unexpected('a field name');
  return { kind: 'field', base, arrow, name, span: p.spanFrom(start) };
}

function checkUpdatable(p: Parser, operand: Expression, operator: Token): void {
  if (['variable', 'map', 'map-element', 'error'].includes(operand.kind)) return;
  p.report(
    'bad-assignment-target',
    operand.span,
    `'${operator.text}' needs a variable or a map, as in $x${operator.text} or @x${operator.text}`,
  );
}

/** Reads inside brackets, where a slash before a brace divides again. */
export function within<T>(p: Parser, read: () => T): T {
  const outside = p.inPredicate;
  p.inPredicate = false;
  const result = read();
  p.inPredicate = outside;
  return result;
}
