import { span } from '../source/span.ts';
import { digitValue } from './characters.ts';
import { escapedByte } from './string-bytes.ts';
import type { TokenProblem } from './token.ts';

export interface StringReading {
  readonly end: number;
  readonly value: string;
  readonly problems: readonly TokenProblem[];
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
]);

/**
 * Reads the string literal whose opening quote is at `offset`. A literal may span lines; one that
 * is never closed ends at the end of its line, so that the rest of the script can still be read.
 */
export function readString(text: string, offset: number): StringReading {
  const problems: TokenProblem[] = [];
  let value = '';
  let at = offset + 1;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"') return { end: at + 1, value, problems };
    if (char === '\\') {
      const read = readEscape(text, at);
      if (read.problem) problems.push(read.problem);
      value += read.value;
      at = read.end;
    } else {
      value += char;
      at += 1;
    }
  }
  return unterminated(text, offset);
}

function unterminated(text: string, offset: number): StringReading {
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  const problem: TokenProblem = {
    code: 'unterminated-string',
    span: span(offset, end),
    message: 'This string has no closing quote',
    hint: 'Add a " at its end',
  };
  return { end, value: text.slice(offset + 1, end), problems: [problem] };
}

interface Escape {
  readonly end: number;
  readonly value: string;
  readonly problem?: TokenProblem;
}

/** `\n \t \r \" \\`, up to three octal digits, `\x` and up to two hex digits. */
function readEscape(text: string, offset: number): Escape {
  const char = text.charAt(offset + 1);
  const simple = simpleEscapes.get(char);
  if (simple !== undefined) return { end: offset + 2, value: simple };
  if (char !== '' && digitValue(char) < 8) return readByte(text, offset, offset + 1, 8, 3);
  if (char === 'x' && digitValue(text.charAt(offset + 2)) < 16) {
    return readByte(text, offset, offset + 2, 16, 2);
  }
  const end = Math.min(offset + 2, text.length);
  return {
    end,
    value: char,
    problem: {
      code: 'bad-escape',
      span: span(offset, end),
      message: `Unknown escape sequence '\\${char}'`,
      hint: 'Use \\n, \\t, \\r, \\", \\\\, \\x41 or \\101',
    },
  };
}

function readByte(text: string, start: number, from: number, base: number, most: number): Escape {
  let end = from;
  let value = 0;
  while (end < from + most && digitValue(text.charAt(end)) < base) {
    value = value * base + digitValue(text.charAt(end));
    end += 1;
  }
  if (value <= 0xff) return { end, value: escapedByte(value) };
  return {
    end,
    value: '',
    problem: {
      code: 'bad-escape',
      span: span(start, end),
      message: `${text.slice(start, end)} is more than one byte holds`,
      hint: 'The largest octal escape is \\377',
    },
  };
}
