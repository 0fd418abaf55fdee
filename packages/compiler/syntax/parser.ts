import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { DiagnosticDetails, Diagnostics } from '../diagnostics/diagnostic.ts';
import { type Span, span } from '../source/span.ts';
import { isSpace } from './characters.ts';
import { lex } from './lex.ts';
import type { Comment, Token } from './token.ts';

/** How deep expressions and blocks may nest, and how long a chain of operators may be. */
export const MAX_NESTING = 200;
export const MAX_CHAIN = 1000;
/** More syntax errors than these are noise. */
const MAX_ERRORS = 100;

/** What the parser needs of `Diagnostics`; the reader of C definitions moves the spans. */
export type Reporter = Pick<Diagnostics, 'error'>;

/**
 * Where the parser stands in a text. Reading never fails: after the first error the parser is
 * `lost` and keeps quiet, whoever collects statements or items skips to a place where it can read
 * on, and calls `recover`.
 */
export class Parser {
  /** In the order of the text; only comments between tokens that were taken. */
  readonly comments: Comment[] = [];
  readonly tokens: Token[] = [];
  lost = false;
  /** Inside `/ … /`, where a slash before a brace ends the expression. */
  inPredicate = false;
  /** End of the last thing taken. */
  previousEnd = 0;
  /** Read but not taken, from `head` on: taking must not move what a long look ahead has read. */
  private readonly ahead: Token[] = [];
  private head = 0;
  private offset = 0;
  private depth = 0;
  private errors = 0;
  readonly text: string;
  private readonly diagnostics: Reporter;

  constructor(text: string, diagnostics: Reporter) {
    this.text = text;
    this.diagnostics = diagnostics;
  }

  get token(): Token {
    return this.peek(0);
  }

  peek(distance: number): Token {
    const index = this.head + distance;
    while (this.ahead.length <= index) {
      const token = lex(this.text, this.offset);
      this.offset = token.end;
      this.ahead.push(token);
    }
    return this.ahead[index]!;
  }

  get atEnd(): boolean {
    return this.token.kind === 'end';
  }

  /** Whether the token at `distance` is this punctuation or word. */
  is(text: string, distance = 0): boolean {
    const token = this.peek(distance);
    return token.text === text && (token.kind === 'punctuation' || token.kind === 'identifier');
  }

  take(): Token {
    const token = this.token;
    this.head += 1;
    if (this.head === this.ahead.length) this.forget();
    this.comments.push(...token.comments);
    this.tokens.push(token);
    this.previousEnd = token.end;
    for (const { code, span: at, message, hint } of token.problems) {
      if (this.errors >= MAX_ERRORS) break;
      this.errors += 1;
      this.diagnostics.error(code, at, message, hint === undefined ? {} : { hint });
      // What follows was swallowed or is a part of the string: nothing there can be trusted.
      if (code === 'unterminated-string') this.lost = true;
    }
    return token;
  }

  /** Drops what was read ahead. */
  private forget(): void {
    this.ahead.length = 0;
    this.head = 0;
  }

  accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  /** Takes `text` or reports that it is missing. `place` completes "Expected ')' …". */
  expect(text: string, place = '', details: DiagnosticDetails = {}): boolean {
    if (this.accept(text)) return true;
    this.unexpected(`'${text}'${place === '' ? '' : ` ${place}`}`, details);
    return false;
  }

  /** Reports that something else should stand here, and is lost until `recover`. */
  unexpected(wanted: string, details: DiagnosticDetails = {}): void {
    const { token } = this;
    // What the lexer has to say about a token is more precise than what the grammar has.
    if (token.problems.length > 0) {
      this.take();
      this.lost = true;
      return;
    }
    const found = token.kind === 'end' ? 'the end of the script' : `'${firstLine(token.text)}'`;
    this.fail('unexpected-token', token, `Expected ${wanted}, found ${found}`, details);
  }

  /** Reports an error unless lost already, and is lost until `recover`. */
  fail(code: DiagnosticCode, at: Span, message: string, details: DiagnosticDetails = {}): void {
    this.report(code, at, message, details);
    this.lost = true;
  }

  /** Reports an error that does not hinder reading on. */
  report(code: DiagnosticCode, at: Span, message: string, details: DiagnosticDetails = {}): void {
    if (this.lost || this.errors >= MAX_ERRORS) return;
    this.errors += 1;
    this.diagnostics.error(code, span(at.start, at.end), message, details);
  }

  recover(): void {
    this.lost = false;
  }

  /** Reads one level deeper. Past the limit it reports, and returns undefined. */
  deeper<T>(read: () => T): T | undefined {
    if (this.depth >= MAX_NESTING) {
      this.fail('limit-exceeded', this.token, `Nested more than ${MAX_NESTING} levels deep`, {
        hint: 'Split this into several statements or macros',
      });
      return undefined;
    }
    this.depth += 1;
    const result = read();
    this.depth -= 1;
    return result;
  }

  /** Where the next thing starts, after white space and comments, for text that is not made of tokens. */
  get rawStart(): number {
    return this.token.start;
  }

  /** Continues after raw text that was read from `rawStart` to `end`. */
  seek(end: number): void {
    this.comments.push(...this.token.comments);
    this.forget();
    this.offset = end;
    this.previousEnd = end;
  }

  /** Whether only white space stands between the token and the start of its line. */
  get atLineStart(): boolean {
    let at = this.token.start - 1;
    while (at >= 0 && isSpace(this.text.charAt(at)) && this.text.charAt(at) !== '\n') at -= 1;
    return at < 0 || this.text.charAt(at) === '\n';
  }

  /** Whether a line ends between the last thing taken and the next token. */
  get onNewLine(): boolean {
    return this.text.slice(this.previousEnd, this.token.start).includes('\n');
  }

  spanFrom(start: number): Span {
    return span(start, Math.max(start, this.previousEnd));
  }
}

/** The end of a shebang line, or 0. Only the first line can be one. */
export function shebangEnd(text: string): number {
  if (!text.startsWith('#!')) return 0;
  const newline = text.indexOf('\n');
  return newline < 0 ? text.length : newline + 1;
}

const firstLine = (text: string): string => text.split('\n', 1)[0]!;
