import type { DiagnosticCode } from '../diagnostics/codes.ts';
import type { Span } from '../source/span.ts';

/** A comment, kept for the formatter. A line comment ends before its newline. */
export interface Comment extends Span {
  readonly kind: 'line' | 'block';
}

/** What is wrong inside a token. Reported when the parser takes the token, so that looking ahead stays silent. */
export interface TokenProblem {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly message: string;
  readonly hint?: string;
}

/** `end` is the end of the text; `unknown` is a character that starts no token. */
export type TokenKind =
  | 'identifier'
  | 'variable'
  | 'map'
  | 'positional'
  | 'positional-count'
  | 'integer'
  | 'string'
  | 'punctuation'
  | 'unknown'
  | 'end';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** As written. Empty at the end of the text. */
  readonly text: string;
  /** Of an integer or a positional parameter. */
  readonly integer?: bigint;
  /** Of an integer: written with a `u` suffix. */
  readonly unsigned?: boolean;
  /** Of a string: escapes resolved; see `string-bytes.ts` for bytes above 0x7f. */
  readonly string?: string;
  readonly comments: readonly Comment[];
  readonly problems: readonly TokenProblem[];
}

/** Longest first, because the lexer takes the first that fits. */
export const punctuators = [
  '<<=',
  '>>=',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '++',
  '--',
  '->',
  '..',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '&=',
  '|=',
  '^=',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '.',
  ':',
  '?',
  '=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '&',
  '|',
  '^',
  '!',
  '~',
] as const;

/** Words that start a statement and so cannot be a value. */
export const statementKeywords: ReadonlySet<string> = new Set([
  'let',
  'for',
  'while',
  'return',
  'break',
  'continue',
  'else',
]);
