import type { Block, Expression, Statement } from './ast.ts';
import { startsItem } from './item-start.ts';
import { parseStatement } from './parse-statement.ts';
import type { Parser } from './parser.ts';

/** `{ statements; result }`, at its brace. The `;` after the last statement may be left out. */
export function parseBlock(p: Parser): Block {
  const { start, end } = p.token;
  if (!p.expect('{')) return { kind: 'block', statements: [], span: { start, end: start } };
  const statements = p.deeper(() => parseStatements(p, { start, end })) ?? [];
  const { body, result } = splitResult(statements);
  const span = p.spanFrom(start);
  return { kind: 'block', statements: body, ...(result !== undefined && { result }), span };
}

/** A statement, and whether a `;` ended it. */
export interface Ended {
  readonly statement: Statement;
  readonly closed: boolean;
}

function parseStatements(p: Parser, brace: { start: number; end: number }): Ended[] {
  const outside = p.inPredicate;
  p.inPredicate = false;
  const all: Ended[] = [];
  while (!p.atEnd && !p.is('}') && !startsItem(p)) {
    if (p.accept(';')) continue;
    const before = p.token.start;
    const statement = parseStatement(p);
    const closed = p.lost ? false : endStatement(p, statement);
    all.push({ statement, closed });
    if (p.lost) skipStatement(p, before);
  }
  p.inPredicate = outside;
  const opened = { span: brace, message: 'This brace is never closed' };
  p.expect('}', 'to close the block', { labels: [opened] });
  return all;
}

/** Takes the `;`, or reports that it is missing. Returns whether there was one. */
function endStatement(p: Parser, statement: Statement): boolean {
  if (p.accept(';')) return true;
  if (p.is('}') || endsWithBlock(statement)) return false;
  const at = { start: p.previousEnd - 1, end: p.previousEnd };
  const hint = "Add ';' after this";
  if (p.onNewLine) p.report('unexpected-token', at, "Expected ';' after the statement", { hint });
  else if (p.atEnd) p.unexpected("'}' to close the block");
  else p.unexpected("';' after the statement");
  return false;
}

function endsWithBlock(statement: Statement): boolean {
  switch (statement.kind) {
    case 'while':
    case 'unroll':
    case 'for-map':
    case 'for-range':
      return true;
    case 'expression':
      return isBlockLike(statement.expression);
    default:
      return false;
  }
}

const isBlockLike = (expression: Expression): boolean =>
  expression.kind === 'if' ||
  expression.kind === 'block' ||
  (expression.kind === 'comptime' && isBlockLike(expression.operand));

/** After an error: to the end of the statement, or to the brace or probe that ends the block. */
function skipStatement(p: Parser, from: number): void {
  let depth = 0;
  let stuck = p.token.start === from;
  while (!p.atEnd) {
    if (depth === 0 && (p.is('}') || (!stuck && startsItem(p)))) break;
    const { text, kind } = p.take();
    stuck = false;
    if (kind !== 'punctuation') continue;
    if (text === '{') depth += 1;
    if (text === '}') depth -= 1;
    if (depth === 0 && (text === ';' || (text === '}' && !p.is('else')))) break;
  }
  p.recover();
}

/**
 * The value of a block is its last expression without a `;`. An `if` or a block in that place is
 * its value only when all its arms have one; otherwise it is an ordinary statement.
 */
function splitResult(all: readonly Ended[]): { body: Statement[]; result?: Expression } {
  const body = all.map((each) => each.statement);
  const last = all.at(-1);
  if (last === undefined || last.closed || last.statement.kind !== 'expression') return { body };
  const { expression } = last.statement;
  return hasValue(expression) ? { body: body.slice(0, -1), result: expression } : { body };
}

function hasValue(expression: Expression): boolean {
  switch (expression.kind) {
    case 'block':
      return expression.result !== undefined;
    case 'if':
      return (
        hasValue(expression.then) &&
        expression.otherwise !== undefined &&
        hasValue(expression.otherwise)
      );
    case 'comptime':
      return hasValue(expression.operand);
    default:
      return true;
  }
}
