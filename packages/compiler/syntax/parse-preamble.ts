import { span } from '../source/span.ts';
import type { CItem } from './ast.ts';
import { isSpace, nameEnd } from './characters.ts';
import { skipTrivia } from './lex.ts';
import type { Parser } from './parser.ts';

/** Whether a C definition or a preprocessor line starts here. `struct:` would be an attach point. */
export function startsCItem(p: Parser): boolean {
  if (p.token.text === '#') return true;
  if (p.is('typedef')) return p.peek(1).kind === 'identifier';
  if (!p.is('struct') && !p.is('union') && !p.is('enum')) return false;
  if (p.is('{', 1) || p.is('__attribute__', 1)) return true;
  return p.peek(1).kind === 'identifier' && (p.is('{', 2) || p.is(';', 2));
}

/** Reads one piece of the C section as text; `syntax/c` gives it its meaning. */
export function parseCItem(p: Parser): CItem {
  return p.token.text === '#' ? parseDirective(p) : parseDefinition(p);
}

function parseDirective(p: Parser): CItem {
  const start = p.rawStart;
  const end = logicalLineEnd(p.text, start);
  const at = span(start, end);
  const text = withoutComments(p.text.slice(start, end));
  p.seek(end);
  let from = 1;
  while (isSpace(text.charAt(from))) from += 1;
  const wordEnd = nameEnd(text, from);
  const word = text.slice(from, wordEnd);
  const rest = text.slice(wordEnd).trim();
  if (word === 'include') return parseInclude(p, at, rest);
  if (word === 'define') return parseDefine(p, at, rest);
  return { kind: 'directive', text: text.trim(), span: at };
}

function parseInclude(p: Parser, at: { start: number; end: number }, rest: string): CItem {
  const close = rest.startsWith('<') ? '>' : rest.startsWith('"') ? '"' : '';
  const end = close === '' ? -1 : rest.indexOf(close, 1);
  if (end < 0) {
    p.report('bad-c-declaration', at, 'This #include names no header', {
      hint: 'Write #include <linux/fs.h> or #include "types.h"',
    });
  }
  const path = end < 0 ? '' : rest.slice(1, end);
  return { kind: 'include', path, system: close === '>', span: at };
}

function parseDefine(p: Parser, at: { start: number; end: number }, rest: string): CItem {
  const end = nameEnd(rest, 0);
  const name = rest.slice(0, end);
  if (name === '') p.report('bad-c-declaration', at, 'This #define names nothing');
  const close = rest.charAt(end) === '(' ? rest.indexOf(')', end) : -1;
  if (close < 0) return { kind: 'define', name, body: rest.slice(end).trim(), span: at };
  const inner = rest.slice(end + 1, close).trim();
  const params = inner === '' ? [] : inner.split(',').map((each) => each.trim());
  return { kind: 'define', name, params, body: rest.slice(close + 1).trim(), span: at };
}

/** The end of a line whose newlines may be escaped by a backslash. */
function logicalLineEnd(text: string, start: number): number {
  let from = start;
  for (;;) {
    const newline = text.indexOf('\n', from);
    if (newline < 0) return text.length;
    const last = text.charAt(newline - 1) === '\r' ? newline - 2 : newline - 1;
    if (text.charAt(last) !== '\\') return newline;
    from = newline + 1;
  }
}

/** Joins escaped newlines and drops comments, but not inside a string. */
function withoutComments(line: string): string {
  let out = '';
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    const next = line.charAt(at + 1);
    if (char === '\\' && (next === '\n' || next === '\r' || next === '')) {
      at += next === '\r' && line.charAt(at + 2) === '\n' ? 2 : 1;
      out += ' ';
    } else if (quote !== '') {
      out += char;
      if (char === '\\') {
        out += next;
        at += 1;
      } else if (char === quote) quote = '';
    } else if (char === '/' && next === '/') {
      break;
    } else if (char === '/' && next === '*') {
      const close = line.indexOf('*/', at + 2);
      at = close < 0 ? line.length : close + 1;
      out += ' ';
    } else {
      // `<a"b>` of an include aside, a quote opens a string or a character.
      if (char === '"' || char === "'") quote = char;
      out += char;
    }
  }
  return out;
}

const ATTRIBUTE = '__attribute__';

/** `struct x { … } __attribute__((packed));`, or a typedef up to its `;`. */
function parseDefinition(p: Parser): CItem {
  const start = p.rawStart;
  const tag = p.token.text as 'struct' | 'union' | 'enum' | 'typedef';
  const next = p.peek(1);
  const isNamed = next.kind === 'identifier' && next.text !== ATTRIBUTE && tag !== 'typedef';
  const name = isNamed ? next.text : '';
  const end = tag === 'typedef' ? endOfTypedef(p.text, start) : endOfBody(p.text, start);
  const at = span(start, end ?? start + tag.length);
  if (end === undefined) {
    p.fail('bad-c-declaration', at, `this ${tag} has no end`, {
      hint: tag === 'typedef' ? "Add ';' after it" : "Add '}' after its last member",
    });
  }
  p.seek(end ?? p.text.length);
  return { kind: 'definition', tag, name, text: p.text.slice(start, end), span: at };
}

function endOfTypedef(text: string, start: number): number | undefined {
  const end = scan(text, start, ';');
  return end === undefined ? undefined : end + 1;
}

function endOfBody(text: string, start: number): number | undefined {
  const open = scan(text, start, '{', ';');
  if (open === undefined) return undefined;
  if (text.charAt(open) === ';') return open + 1;
  const close = scan(text, open + 1, '}');
  if (close === undefined) return undefined;
  let end = close + 1;
  for (;;) {
    const next = skipTrivia(text, end).end;
    if (text.charAt(next) === ';') return next + 1;
    if (!text.startsWith(ATTRIBUTE, next)) return end;
    const open = scan(text, next, '(');
    const closed = open === undefined ? undefined : scan(text, open + 1, ')');
    if (closed === undefined) return undefined;
    end = closed + 1;
  }
}

/** The first of `wanted` outside of comments and of brackets opened since `start`. */
function scan(text: string, start: number, ...wanted: string[]): number | undefined {
  let depth = 0;
  let at = skipTrivia(text, start).end;
  while (at < text.length) {
    const char = text.charAt(at);
    if (depth === 0 && wanted.includes(char)) return at;
    if (char === '{' || char === '(') depth += 1;
    if (char === '}' || char === ')') depth -= 1;
    if (depth < 0) return undefined;
    at = skipTrivia(text, at + 1).end;
  }
  return undefined;
}
