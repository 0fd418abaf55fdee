import { span } from '../source/span.ts';
import type { AttachPoint, AttachPointPart } from './ast.ts';
import { isDigit, isSpace, nameEnd } from './characters.ts';
import type { Parser } from './parser.ts';

/** What ends an attach point anywhere. A slash ends it too, before the first colon. */
const terminators: ReadonlySet<string> = new Set(['{', '}', ',', ';']);

type Parameter = NonNullable<AttachPointPart['parameters']>[number];

/**
 * Reads an attach point, which is raw text: `uprobe:/bin/bash:readline` holds slashes, and
 * `kprobe:vfs_*` a star. Undefined when nothing stands here.
 */
export function parseAttachPoint(p: Parser): AttachPoint | undefined {
  const start = p.rawStart;
  const parts: AttachPointPart[] = [];
  let at = start;
  for (;;) {
    const part = readPart(p, at, parts.length === 0);
    parts.push(part);
    at = part.span.end;
    if (p.text.charAt(at) !== ':') break;
    at += 1;
  }
  if (at === start) return undefined;
  p.seek(at);
  return { span: span(start, at), text: p.text.slice(start, at), parts };
}

/** One part, up to a colon or the end of the attach point. Resolves quotes and backslashes. */
function readPart(p: Parser, start: number, isFirst: boolean): AttachPointPart {
  let text = '';
  let at = start;
  const parameters: Parameter[] = [];
  while (at < p.text.length) {
    const char = p.text.charAt(at);
    if (char === ':' || isSpace(char) || terminators.has(char)) break;
    if (char === '/' && isFirst) break;
    if (char === '"') {
      const quoted = readQuoted(p, at);
      text += quoted.text;
      at = quoted.end;
    } else if (char === '\\' && at + 1 < p.text.length) {
      text += p.text.charAt(at + 1);
      at += 2;
    } else {
      const end = char === '$' ? parameterEnd(p, at) : at + 1;
      if (char === '$') parameters.push({ start: text.length, end: text.length + end - at });
      text += p.text.slice(at, end);
      at = end;
    }
  }
  return { span: span(start, at), text, ...(parameters.length > 0 && { parameters }) };
}

function readQuoted(p: Parser, start: number): { text: string; end: number } {
  let text = '';
  let at = start + 1;
  while (at < p.text.length && p.text.charAt(at) !== '\n') {
    const char = p.text.charAt(at);
    if (char === '"') return { text, end: at + 1 };
    if (char === '\\') at += 1;
    text += p.text.charAt(at);
    at += 1;
  }
  const end = Math.min(at, p.text.length);
  p.report('unterminated-string', span(start, end), 'this string has no closing quote');
  return { text, end };
}

/** Where a parameter such as `$1` ends; other dollars are a mistake. */
function parameterEnd(p: Parser, at: number): number {
  let end = at + 1;
  while (isDigit(p.text.charAt(end))) end += 1;
  if (end > at + 1) return end;
  end = Math.max(nameEnd(p.text, at + 1), at + 1);
  const name = p.text.slice(at, end);
  p.report('bad-attach-point', span(at, end), `${name} cannot be used in an attach point`, {
    hint: 'Only positional parameters can: $1, $2, …',
  });
  return end;
}
