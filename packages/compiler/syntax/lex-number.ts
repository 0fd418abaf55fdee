import { span } from '../source/span.ts';
import { digitValue, isDigit, isNamePart } from './characters.ts';
import type { TokenProblem } from './token.ts';

export interface NumberReading {
  readonly end: number;
  readonly value: bigint;
  readonly unsigned: boolean;
  readonly problem?: TokenProblem;
}

const UINT64_MAX = (1n << 64n) - 1n;

const integerSuffixes: ReadonlySet<string> = new Set(['', 'u', 'l', 'll', 'ul', 'ull']);

/** Nanoseconds per unit. */
const durations: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
  ['d', 86_400_000_000_000n],
]);

/**
 * Reads the integer literal at `offset`, which must be a digit. Durations become nanoseconds. A
 * malformed literal is taken whole, has value 0, and carries the problem.
 */
export function readNumber(text: string, offset: number): NumberReading {
  let end = offset;
  while (isNamePart(text.charAt(end))) end += 1;
  const literal = text.slice(offset, end);
  const bad = (message: string, hint?: string): NumberReading => ({
    end,
    value: 0n,
    unsigned: false,
    problem: {
      code: 'bad-number',
      span: span(offset, end),
      message,
      ...(hint !== undefined && { hint }),
    },
  });

  const { base, from } = baseOf(literal);
  const digits = readDigits(literal, from, base);
  if (base === 8 && digits.end < literal.length && isDigit(literal.charAt(digits.end))) {
    return bad(`${literal} is no octal number`, 'A leading 0 makes a number octal: leave it out');
  }
  if (digits.count === 0) return bad(`${literal} has no digits`);
  if (digits.danglingSeparator) return bad(`${literal}: '_' must stand between two digits`);

  let value = digits.value;
  let rest = literal.slice(digits.end);
  if (base === 10 && (rest.startsWith('e') || rest.startsWith('E'))) {
    const exponent = readDigits(rest, 1, 10);
    if (exponent.count === 0) return bad(`${literal} has no exponent`);
    if (exponent.value > 19n) return bad(`${literal} does not fit in 64 bits`);
    const power = 10n ** exponent.value;
    if (value < 1n || value > 9n) {
      return bad(`${literal}: the digit before 'e' must be 1 to 9`, `Write ${value * power}`);
    }
    value *= power;
    rest = rest.slice(exponent.end);
  }

  const perUnit = base === 10 ? durations.get(rest) : undefined;
  const suffix = rest.toLowerCase();
  if (perUnit === undefined && !integerSuffixes.has(suffix)) {
    return bad(
      `${literal} is not a number`,
      'A number may end in u, l, ul, ll, ull or a unit of time: ns, us, ms, s, m, h, d',
    );
  }
  value *= perUnit ?? 1n;
  if (value > UINT64_MAX) return bad(`${literal} does not fit in 64 bits`);
  return { end, value, unsigned: perUnit === undefined && suffix.startsWith('u') };
}

function baseOf(literal: string): { base: number; from: number } {
  const prefix = literal.slice(0, 2).toLowerCase();
  if (prefix === '0x') return { base: 16, from: 2 };
  if (prefix === '0b') return { base: 2, from: 2 };
  if (literal.startsWith('0') && isDigit(literal.charAt(1))) return { base: 8, from: 1 };
  return { base: 10, from: 0 };
}

interface Digits {
  readonly value: bigint;
  readonly count: number;
  readonly end: number;
  readonly danglingSeparator: boolean;
}

function readDigits(literal: string, from: number, base: number): Digits {
  let clean = '';
  let at = from;
  let previous = '';
  for (; at < literal.length; at += 1) {
    const char = literal.charAt(at);
    if (char === '_') {
      if (previous === '') break;
    } else if (digitValue(char) < base) clean += char;
    else break;
    previous = char;
  }
  const prefix = base === 16 ? '0x' : base === 2 ? '0b' : base === 8 ? '0o' : '';
  const value = clean === '' ? 0n : BigInt(prefix + clean);
  return { value, count: clean.length, end: at, danglingSeparator: previous === '_' };
}
