/**
 * Reads the declarations of C that describe data: struct, union, enum and typedef. One definition
 * may declare several types, because types nest.
 */
import { type Span, span } from '../../source/span.ts';
import { identifierOf, parseExpression } from '../parse-expression.ts';
import { Parser, type Reporter } from '../parser.ts';
import { arithmeticType, isArithmeticWord, isIgnoredWord, wellKnownType } from './base-types.ts';
import { type ConstantScope, evaluate } from './constant.ts';
import type { CEnum, CMember, CStruct, CType, CTypedef } from './declaration.ts';
import { noAttributes, readAttributes, readDeclarator } from './read-declarator.ts';

/** Where a reader leaves what it finds. */
export interface Declared {
  struct(declaration: CStruct): void;
  enum(declaration: CEnum): void;
  typedef(declaration: CTypedef): void;
}

export interface Reading {
  readonly p: Parser;
  /** Offset of the definition in the script. */
  readonly base: number;
  readonly scope: ConstantScope;
  readonly declared: Declared;
}

export interface DefinitionText {
  readonly text: string;
  /** Where the text stands in the script. */
  readonly span: Span;
}

/** Reads one definition; errors are reported with spans of the script. */
export function readDefinition(
  { text, span: at }: DefinitionText,
  { scope, declared, reporter }: { scope: ConstantScope; declared: Declared; reporter: Reporter },
): void {
  const base = at.start;
  const p = new Parser(text, {
    error: (_, { start, end }, message, details) =>
      reporter.error('bad-c-declaration', span(base + start, base + end), message, details),
  });
  const reading: Reading = { p, base, scope, declared };
  if (p.accept('typedef')) readTypedef(reading);
  else readSpecifier(reading, '');
  p.accept(';');
  if (!p.lost && !p.atEnd) p.unexpected("';' after the declaration");
}

function readTypedef(reading: Reading): void {
  const { p } = reading;
  // The name of an anonymous struct is that of the typedef, which comes after it.
  const name = nameBehindBody(p);
  const type = readSpecifier(reading, name);
  do {
    const start = p.token.start;
    const declared = readDeclarator(reading, type);
    readAttributes(p, reading.scope);
    if (declared.name === '') p.unexpected('the name of the type');
    else {
      const at = span(reading.base + start, reading.base + p.previousEnd);
      reading.declared.typedef({ name: declared.name, type: declared.type, span: at });
    }
  } while (!p.lost && p.accept(','));
}

/** The first name after the braces, outside of attributes; empty without braces. */
function nameBehindBody(p: Parser): string {
  let depth = 0;
  let closed = false;
  for (let at = 0; p.peek(at).kind !== 'end'; at += 1) {
    const { kind, text } = p.peek(at);
    if (text === '{' || text === '(') depth += 1;
    if (text === '}' || text === ')') depth -= 1;
    if (text === '}' && depth === 0) closed = true;
    const isName = kind === 'identifier' && text !== '__attribute__';
    if (closed && depth === 0 && isName) return text;
  }
  return '';
}

/** The part of a declaration before the stars and names: `const unsigned long`, `struct x { … }`. */
export function readSpecifier(reading: Reading, anonymousName: string): CType {
  const { p } = reading;
  const words: string[] = [];
  let type: CType | undefined;
  while (!p.lost && p.token.kind === 'identifier') {
    const word = p.token.text;
    if (isIgnoredWord(word)) p.take();
    else if (word === '__attribute__') readAttributes(p, reading.scope);
    else if (isArithmeticWord(word)) words.push(p.take().text);
    else if (type !== undefined || words.length > 0) break;
    else if (word === 'struct' || word === 'union') type = readStruct(reading, anonymousName);
    else if (word === 'enum') type = readEnum(reading, anonymousName);
    else {
      const name = p.take().text;
      type = wellKnownType(name) ?? { kind: 'reference', tag: 'typedef', name };
    }
  }
  if (words.length > 0 && type === undefined) type = arithmeticType(words);
  if (type === undefined) p.unexpected('a C type');
  return type ?? { kind: 'void' };
}

function readStruct(reading: Reading, anonymousName: string): CType {
  const { p, base } = reading;
  const { start } = p.token;
  const tag = p.take().text as 'struct' | 'union';
  const before = readAttributes(p, reading.scope);
  const name = p.token.kind === 'identifier' ? p.take().text : anonymousName;
  if (p.accept('{')) {
    const members = p.deeper(() => readMembers(reading, name)) ?? [];
    p.expect('}', `to close ${tag} ${name}`);
    const after = readAttributes(p, reading.scope);
    const align = Math.max(before.align ?? 0, after.align ?? 0);
    reading.declared.struct({
      tag,
      name,
      members,
      packed: before.packed || after.packed,
      ...(align > 0 && { align }),
      span: span(base + start, base + p.previousEnd),
    });
  }
  return { kind: 'reference', tag, name };
}

function readMembers(reading: Reading, outer: string): CMember[] {
  const { p, base } = reading;
  const members: CMember[] = [];
  while (!p.atEnd && !p.is('}')) {
    if (p.accept(';')) continue;
    const start = p.token.start;
    const type = readSpecifier(reading, `${outer}.#${members.length}`);
    if (p.is(';')) {
      members.push({ name: '', type, span: span(base + start, base + p.previousEnd) });
    } else {
      do members.push(readMember(reading, type));
      while (!p.lost && p.accept(','));
    }
    if (!p.expect(';', 'after the member')) {
      while (!p.atEnd && !p.is('}') && p.take().text !== ';');
      p.recover();
    }
  }
  return members;
}

function readMember(reading: Reading, type: CType): CMember {
  const { p, base } = reading;
  const { start } = p.token;
  const declared = readDeclarator(reading, type);
  const bits = p.accept(':') ? readWidth(reading, declared.type) : undefined;
  const { align, packed } = p.is('__attribute__') ? readAttributes(p, reading.scope) : noAttributes;
  if (declared.name === '' && bits === undefined) p.unexpected('a member name');
  return {
    ...declared,
    ...(bits !== undefined && { bits }),
    ...(align !== undefined && { align }),
    ...(packed && { packed }),
    span: span(base + start, base + Math.max(start, p.previousEnd)),
  };
}

/** After the colon of a bitfield. Undefined after an error about its type: the member is a plain one then. */
function readWidth(reading: Reading, type: CType): number | undefined {
  const { p } = reading;
  const { start } = p.token;
  const width = readConstant(reading, 'The width of the bitfield');
  const unitBits =
    type.kind === 'integer' ? type.size * 8 : type.kind === 'bool' ? 8 : countsBits(type) ? 64 : 0;
  if (width <= unitBits && unitBits > 0) return width;
  const what =
    unitBits === 0 ? 'A bitfield must be of an integer type' : `Its type has ${unitBits} bits`;
  p.report('bad-c-declaration', span(start, p.previousEnd), what);
  return undefined;
}

/** Whether a type that is only named may be an integer. */
const countsBits = (type: CType): boolean =>
  type.kind === 'reference' && (type.tag === 'enum' || type.tag === 'typedef');

/** A constant that fits a size or count; 0 after an error. */
export function readConstant({ p, scope }: Reading, what: string): number {
  const expression = parseExpression(p);
  const value = p.lost ? 0n : evaluate(expression, scope);
  if (typeof value === 'bigint' && value >= 0n && value < 1n << 31n) return Number(value);
  p.report('bad-c-declaration', expression.span, `${what} must be a constant, 0 or more`);
  return 0;
}

function readEnum(reading: Reading, anonymousName: string): CType {
  const { p, base, scope } = reading;
  const { start } = p.take();
  readAttributes(p, scope);
  const name = p.token.kind === 'identifier' ? p.take().text : anonymousName;
  if (p.accept('{')) {
    const values = readEnumerators(reading);
    p.expect('}', `to close enum ${name}`);
    readAttributes(p, scope);
    const signed = values.some(({ value }) => value < 0n);
    const limit = signed ? 1n << 31n : 1n << 32n;
    const small = values.every(({ value }) => value < limit && value >= -(1n << 31n));
    const at = span(base + start, base + p.previousEnd);
    reading.declared.enum({ name, size: small ? 4 : 8, signed, values, span: at });
  }
  return { kind: 'reference', tag: 'enum', name };
}

function readEnumerators(reading: Reading): { name: string; value: bigint }[] {
  const { p, scope } = reading;
  const values: { name: string; value: bigint }[] = [];
  const known = new Map<string, bigint>();
  const within: ConstantScope = { value: (name) => known.get(name) ?? scope.value(name) };
  let next = 0n;
  while (!p.lost && p.token.kind === 'identifier') {
    const { name } = identifierOf(p.take());
    if (p.accept('=')) {
      const expression = parseExpression(p);
      const value = p.lost ? next : evaluate(expression, within);
      if (typeof value === 'bigint') next = value;
      else p.report('bad-c-declaration', expression.span, `The value of ${name} is no constant`);
    }
    values.push({ name, value: next });
    known.set(name, next);
    next += 1n;
    if (!p.accept(',')) break;
  }
  return values;
}
