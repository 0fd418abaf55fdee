import { span } from '../source/span.ts';
import { isDigit, isSpace, nameEnd } from './characters.ts';
import { readNumber } from './lex-number.ts';
import { readString } from './lex-string.ts';
import { type Comment, punctuators, type Token, type TokenProblem } from './token.ts';

/**
 * Reads the token at or after `offset`, with the comments before it. Pure: the parser decides where
 * to read next, because attach points and C definitions are not made of tokens.
 */
export function lex(text: string, offset: number): Token {
  const { end: start, comments, problems } = skipTrivia(text, offset);
  const char = text.charAt(start);
  const token = (kind: Token['kind'], end: number): Token => ({
    kind,
    start,
    end,
    text: text.slice(start, end),
    comments,
    problems,
  });

  if (char === '') return token('end', start);
  if (isDigit(char)) {
    const { end, value, unsigned, problem } = readNumber(text, start);
    const all = problem ? [...problems, problem] : problems;
    return { ...token('integer', end), integer: value, unsigned, problems: all };
  }
  if (char === '"') {
    const read = readString(text, start);
    const all = read.problems.length > 0 ? [...problems, ...read.problems] : problems;
    return { ...token('string', read.end), string: read.value, problems: all };
  }
  if (char === '$') return lexDollar(text, start, token);
  if (char === '@') return token('map', nameEnd(text, start + 1));

  const end = nameEnd(text, start);
  if (end > start) return token('identifier', end);
  const found = byFirstCharacter.get(char)?.find((each) => text.startsWith(each, start));
  if (found !== undefined) return token('punctuation', start + found.length);
  return token('unknown', start + (text.codePointAt(start)! > 0xffff ? 2 : 1));
}

const byFirstCharacter = new Map<string, string[]>();
for (const each of punctuators) {
  const first = each.charAt(0);
  byFirstCharacter.set(first, [...(byFirstCharacter.get(first) ?? []), each]);
}

function lexDollar(
  text: string,
  start: number,
  token: (kind: Token['kind'], end: number) => Token,
): Token {
  const next = text.charAt(start + 1);
  if (next === '#') return token('positional-count', start + 2);
  if (isDigit(next)) {
    let end = start + 2;
    while (isDigit(text.charAt(end))) end += 1;
    return { ...token('positional', end), integer: BigInt(text.slice(start + 1, end)) };
  }
  const end = nameEnd(text, start + 1);
  return end > start + 1 ? token('variable', end) : token('unknown', start + 1);
}

export interface Trivia {
  /** Where the next token starts. */
  readonly end: number;
  readonly comments: readonly Comment[];
  readonly problems: readonly TokenProblem[];
}

/** Shared by all tokens without comments or problems: most of them. */
const none: readonly never[] = [];

/** Skips white space and comments from `offset` on. */
export function skipTrivia(text: string, offset: number): Trivia {
  let at = offset;
  const comments: Comment[] = [];
  let problems: readonly TokenProblem[] = none;
  for (;;) {
    while (at < text.length && isSpace(text.charAt(at))) at += 1;
    const start = at;
    if (text.startsWith('//', at)) {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
      comments.push({ kind: 'line', start, end: at });
    } else if (text.startsWith('/*', at)) {
      const close = text.indexOf('*/', at + 2);
      at = close < 0 ? text.length : close + 2;
      comments.push({ kind: 'block', start, end: at });
      if (close < 0) problems = [unterminatedComment(start)];
    } else break;
  }
  return { end: at, comments: comments.length > 0 ? comments : none, problems };
}

const unterminatedComment = (start: number): TokenProblem => ({
  code: 'unterminated-comment',
  span: span(start, start + 2),
  message: 'This comment has no end',
  hint: 'Add */ after it',
});
