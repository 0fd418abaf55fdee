import { parseExpression } from '../parse-expression.ts';
import type { Parser } from '../parser.ts';
import { isIgnoredWord } from './base-types.ts';
import { type ConstantScope, evaluate } from './constant.ts';
import type { CType } from './declaration.ts';
import { type Reading, readConstant } from './read-declaration.ts';

export interface Declarator {
  /** Empty for an abstract one. */
  readonly name: string;
  readonly type: CType;
}

/**
 * `*name[4]`, `(*name)(int)`: what stands around a name, applied to the type before it. C writes
 * these inside out: suffixes bind to the name before the stars do.
 */
export function readDeclarator(reading: Reading, base: CType): Declarator {
  const { p } = reading;
  let type = base;
  for (;;) {
    if (p.accept('*')) type = { kind: 'pointer', to: type };
    else if (isIgnoredWord(p.token.text)) p.take();
    else break;
  }
  if (p.is('(') && (p.is('*', 1) || p.is('(', 1))) {
    // The inner declarator applies to what the suffixes behind it make of the type.
    p.take();
    const inner = p.deeper(() => readDeclarator(reading, hole)) ?? { name: '', type: hole };
    p.expect(')', 'to close the declarator');
    return { name: inner.name, type: filled(inner.type, readSuffixes(reading, type)) };
  }
  const name = p.token.kind === 'identifier' && !p.is('__attribute__') ? p.take().text : '';
  return { name, type: readSuffixes(reading, type) };
}

/** Stands for the type around a parenthesised declarator until that is read. */
const hole: CType = { kind: 'function' };

function filled(type: CType, filling: CType): CType {
  if (type === hole) return filling;
  if (type.kind === 'pointer') return { ...type, to: filled(type.to, filling) };
  if (type.kind === 'array') return { ...type, of: filled(type.of, filling) };
  return type;
}

function readSuffixes(reading: Reading, type: CType): CType {
  const { p } = reading;
  if (p.accept('[')) {
    const length = p.is(']') ? undefined : readConstant(reading, 'The length of the array');
    p.expect(']', 'after the length');
    const of = p.deeper(() => readSuffixes(reading, type)) ?? type;
    return { kind: 'array', of, ...(length !== undefined && { length }) };
  }
  if (p.is('(')) {
    skipParentheses(p);
    return { kind: 'function' };
  }
  return type;
}

/** Parameters of a function pointer do not matter: all pointers are alike. */
function skipParentheses(p: Parser): void {
  let depth = 0;
  do {
    if (p.is('(')) depth += 1;
    if (p.is(')')) depth -= 1;
    p.take();
  } while (depth > 0 && !p.atEnd);
}

export interface Attributes {
  readonly packed: boolean;
  /** In bytes. */
  readonly align?: number;
}

export const noAttributes: Attributes = { packed: false };

/** What `aligned` without a number means on x86-64 and arm64. */
const LARGEST_ALIGNMENT = 16;

/** `__attribute__((packed, aligned(8)))`, any number of them. Others are ignored. */
export function readAttributes(p: Parser, scope: ConstantScope): Attributes {
  let packed = false;
  let align: number | undefined;
  while (!p.lost && p.accept('__attribute__')) {
    p.expect('(', 'after __attribute__');
    p.expect('(', 'after __attribute__(');
    while (!p.lost && !p.atEnd && !p.is(')')) {
      const word = p.take().text;
      if (word === 'packed' || word === '__packed__') packed = true;
      else if (word === 'aligned' || word === '__aligned__') {
        align = p.is('(') ? readAlignment(p, scope) : LARGEST_ALIGNMENT;
      } else if (p.is('(')) skipParentheses(p);
      p.accept(',');
    }
    p.expect(')', 'to close the attribute');
    p.expect(')', 'to close the attribute');
  }
  return { packed, ...(align !== undefined && { align }) };
}

function readAlignment(p: Parser, scope: ConstantScope): number | undefined {
  const expression = parseExpression(p);
  const value = evaluate(expression, scope);
  const isPower = typeof value === 'bigint' && value > 0n && (value & (value - 1n)) === 0n;
  if (isPower && value <= 4096n) return Number(value);
  p.report('bad-c-declaration', expression.span, 'An alignment must be a power of two');
  return undefined;
}
