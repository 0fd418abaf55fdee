import type { Span } from '../source/span.ts';
import type { Block, Expression, If, Statement } from './ast.ts';
import { formatExpression, formatType } from './format-expression.ts';
import type { Writer } from './format-writer.ts';

const WIDTH = 100;

/** `valued`: the value of the block is used, so its last expression stays without a `;`. */
export interface BlockPlace {
  readonly valued: boolean;
  /** What stands on the line of the opening brace, with it. */
  readonly open: string;
}

/** Writes a block from its opening brace to its closing one, which is left without a newline behind. */
export function formatBlockLines(w: Writer, block: Block, { valued, open }: BlockPlace): void {
  w.line(open);
  w.after(block.span.start + 1);
  w.indented(() => {
    for (const statement of block.statements) {
      w.before(statement.span.start);
      formatStatement(w, statement);
      w.after(statement.span.end);
    }
    if (block.result) formatResult(w, block.result, valued);
    w.before(block.span.end - 1);
    w.dropBlank();
  });
  w.line('}');
}

function formatResult(w: Writer, result: Expression, valued: boolean): void {
  w.before(result.span.start);
  if (isBlockLike(result)) formatBlockLike(w, result, { valued, prefix: '' });
  else formatBare(w, result, result.span, valued);
  w.after(result.span.end);
}

/** Writes one statement, with its `;`. */
function formatStatement(w: Writer, statement: Statement): void {
  switch (statement.kind) {
    case 'while': {
      const { condition, body, span } = statement;
      const head = () => `while (${formatExpression(w, condition)})`;
      formatLoop(w, { start: span.start, body, head });
      break;
    }
    case 'unroll': {
      const { count, body, span } = statement;
      formatLoop(w, {
        start: span.start,
        body,
        head: () => `unroll (${formatExpression(w, count)})`,
      });
      break;
    }
    case 'for-map': {
      const { variable, map, body, span } = statement;
      const head = () => `for $${variable.name} : ${map.name}`;
      formatLoop(w, { start: span.start, body, head });
      break;
    }
    case 'for-range': {
      const { variable, from, to, body, span } = statement;
      const head = () => `for $${variable.name} : ${rangeEnd(w, from)}..${rangeEnd(w, to)}`;
      formatLoop(w, { start: span.start, body, head });
      break;
    }
    case 'expression':
      if (isBlockLike(statement.expression)) {
        formatBlockLike(w, statement.expression, { valued: false, prefix: '' });
      } else {
        formatBare(w, statement.expression, statement.span, false);
      }
      break;
    default:
      formatSimple(w, statement);
  }
}

/** Ends of a range are as tight as operands of a prefix operator. */
const rangeEnd = (w: Writer, end: Expression): string => formatExpression(w, end, 11);

function formatLoop(
  w: Writer,
  { start, body, head }: { start: number; body: Block; head: () => string },
): void {
  const open = `${w.piece(start, body.span.start, head)} {`;
  formatBlockLines(w, body, { valued: false, open });
}

type Simple = Exclude<
  Statement,
  { kind: 'while' | 'unroll' | 'for-map' | 'for-range' | 'expression' }
>;

function simple(w: Writer, statement: Simple): string {
  switch (statement.kind) {
    case 'let': {
      const { name, type, value } = statement;
      const typed = type ? ` : ${formatType(w, type)}` : '';
      return `let $${name.name}${typed}${value ? ` = ${formatExpression(w, value)}` : ''}`;
    }
    case 'assign': {
      const { target, operator, value } = statement;
      return filled(w, `${formatExpression(w, target)} ${operator} `, value);
    }
    case 'discard':
      return filled(w, '_ = ', statement.value);
    case 'return':
      return statement.value ? `return ${formatExpression(w, statement.value)}` : 'return';
    case 'break':
    case 'continue':
      return statement.kind;
    case 'import':
      return w.slice(statement.span);
    case 'error':
      return w.slice(statement.span);
  }
}

/** A statement without a block of its own. */
function formatSimple(w: Writer, statement: Simple): void {
  const { start, end } = statement.span;
  w.line(`${w.piece(start, end, () => simple(w, statement))};`);
}

/** How statements begin that are no expressions. */
const beginsStatement = /^(?:(?:break|continue|for|if|import|let|return|unroll|while)\b|\{|_ =)/;

/** In parentheses where the first word would be taken for that of another statement. */
export const bare = (text: string): string => (beginsStatement.test(text) ? `(${text})` : text);

/** An expression that is a statement. */
function formatBare(w: Writer, expression: Expression, span: Span, valued: boolean): void {
  const text = w.piece(span.start, span.end, () => filled(w, '', expression));
  w.line(bare(text) + (valued ? '' : ';'));
}

/** An expression behind a prefix. A call that is too long for its line continues below its parenthesis. */
function filled(w: Writer, prefix: string, expression: Expression): string {
  const flat = prefix + formatExpression(w, expression);
  const fits = w.margin + flat.length < WIDTH;
  if (fits || expression.kind !== 'call' || flat.includes('\n')) return flat;
  const open = `${prefix}${expression.callee.name}(`;
  const margin = ' '.repeat(w.margin + open.length);
  const [first, ...rest] = expression.args.map((arg) => formatExpression(w, arg));
  const lines = [`${open}${first ?? ''}`];
  if (rest.length > 0) {
    lines.push(`${lines.pop()},`);
    lines.push(margin.slice(0, -1));
  }
  rest.forEach((arg, index) => {
    const piece = ` ${arg}${index < rest.length - 1 ? ',' : ''}`;
    const line = lines.pop()!;
    if (line.trim() === '' || line.length + piece.length < WIDTH) lines.push(line + piece);
    else lines.push(line, margin.slice(0, -1) + piece);
  });
  return `${lines.join('\n')})`;
}

export const isBlockLike = (expression: Expression): boolean =>
  expression.kind === 'if' ||
  expression.kind === 'block' ||
  (expression.kind === 'comptime' && isBlockLike(expression.operand));

interface IfPlace {
  readonly valued: boolean;
  /** `comptime `, or nothing. */
  readonly prefix: string;
}

function formatBlockLike(w: Writer, expression: Expression, place: IfPlace): void {
  const { valued, prefix } = place;
  if (expression.kind === 'comptime') {
    formatBlockLike(w, expression.operand, { valued, prefix: `${prefix}comptime ` });
  } else if (expression.kind === 'if') formatIf(w, expression, place);
  else if (expression.kind === 'block') {
    formatBlockLines(w, expression, { valued, open: `${prefix}{` });
  }
}

/** Writes an `if` with its arms, one line per statement. */
export function formatIf(w: Writer, expression: If, { valued, prefix }: IfPlace): void {
  const { condition, then, otherwise, span } = expression;
  const head = w.piece(span.start, then.span.start, () => `if (${formatExpression(w, condition)})`);
  formatBlockLines(w, then, { valued, open: `${prefix}${head} {` });
  if (otherwise === undefined) return;
  // Joins `}` and what follows it on one line.
  const rest = w
    .captured(() => {
      if (otherwise.kind === 'if') formatIf(w, otherwise, { valued, prefix: '' });
      else formatBlockLines(w, otherwise, { valued, open: '{' });
    })
    .trimStart();
  w.append(` else ${rest}`);
}
