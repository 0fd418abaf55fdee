import { constant } from '../ir/builder.ts';
import { stringBytes } from '../syntax/string-bytes.ts';
import { literalOf } from '../types/build.ts';
import { sizeOf, stringOf } from '../types/type.ts';
import type { TypedExpression } from '../types/typed.ts';
import { isExpression } from './builtin.ts';
import { locate } from './composite.ts';
import type { FunctionScope } from './function-scope.ts';
import { addressOf, copy, isDirect, type Location, loadFrom, shift } from './location.ts';

type Equal = Extract<TypedExpression, { kind: 'equal' }>;

/** Goes to `yes` when the comparison holds. Strings compare up to their NUL, all else byte by byte. */
export function equalValues(f: FunctionScope, e: Equal, yes: number, no: number): void {
  const [same, different] = e.negated ? [no, yes] : [yes, no];
  f.b.at(e.span, () => {
    if (e.left.kind === 'string') literalEqual(f, e.right, e.left.value, same, different);
    else if (e.right.kind === 'string') literalEqual(f, e.left, e.right.value, same, different);
    else if (e.left.type.kind === 'string') stringsEqual(f, e, same, different);
    else bytesEqual(f, e, same, different);
  });
}

/** The literal and its NUL, compared in words of up to 8 bytes. */
function literalEqual(
  f: FunctionScope,
  operand: TypedExpression,
  literal: string,
  same: number,
  different: number,
): void {
  const text = stringBytes(literal);
  const capacity = sizeOf(operand.type);
  if (text.length >= capacity) return f.b.jump(different);
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  const at = readable(f, justEnough(operand, bytes.length + 1));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const size of widths(at.offset, bytes.length)) {
    const expected =
      size === 8
        ? view.getBigUint64(offset, true)
        : BigInt(
            size === 4
              ? view.getUint32(offset, true)
              : size === 2
                ? view.getUint16(offset, true)
                : bytes[offset]!,
          );
    differIf(f, loadFrom(f.b, shift(at, offset), size), expected, different);
    offset += size;
  }
  f.b.jump(same);
}

/** Of a string behind a pointer only what decides is read: one byte more than the literal has, to see whether it goes on. */
function justEnough(operand: TypedExpression, bytes: number): TypedExpression {
  if (operand.kind !== 'call' || operand.name !== 'str' || sizeOf(operand.type) <= bytes)
    return operand;
  const [pointer, length] = operand.args;
  if (pointer === undefined || !isExpression(pointer) || isExpression(length)) return operand;
  if (pointer.type.kind !== 'pointer' && pointer.type.kind !== 'integer') return operand;
  const asked = literalOf(operand.span, BigInt(bytes));
  return { ...operand, args: [pointer, asked], type: stringOf(bytes) };
}

function differIf(f: FunctionScope, actual: number, expected: bigint, different: number): void {
  const { b } = f;
  const next = b.block();
  b.branch('ne', actual, constant(BigInt.asIntN(64, expected)), different, next);
  b.enter(next);
}

function* widths(offset: number, length: number): Generator<1 | 2 | 4 | 8> {
  for (let at = 0; at < length; ) {
    const size = ([8, 4, 2, 1] as const).find(
      (each) => at + each <= length && (offset + at) % each === 0,
    )!;
    yield size;
    at += size;
  }
}

/** Memory that plain loads reach at any constant offset. */
function readable(f: FunctionScope, e: TypedExpression): Location {
  const at = locate(f, e);
  if (isDirect(at) && at.kind !== 'context') return at;
  const size = sizeOf(e.type);
  const here = f.temporary('compared', size);
  copy(f.b, here, at, size);
  return here;
}

function bytesEqual(f: FunctionScope, e: Equal, same: number, different: number): void {
  const [left, right] = [readable(f, e.left), readable(f, e.right)];
  const length = sizeOf(e.left.type);
  const aligned = left.offset % 8 === right.offset % 8;
  let offset = 0;
  for (const size of widths(aligned ? left.offset : 1, length)) {
    const a = loadFrom(f.b, shift(left, offset), size);
    const b = loadFrom(f.b, shift(right, offset), size);
    const next = f.b.block();
    f.b.branch('ne', a, { register: b }, different, next);
    f.b.enter(next);
    offset += size;
  }
  f.b.jump(same);
}

/**
 * A loop over words until they differ or end, whose bound, the smaller capacity, the verifier sees. Each way out of
 * it is one that the verifier keeps in mind, 8,192 at most (BPF_COMPLEXITY_LIMIT_JMP_SEQ, kernel/bpf/verifier.c,
 * v6.18): byte by byte, a few comparisons of long strings were too many.
 */
function stringsEqual(f: FunctionScope, e: Equal, same: number, different: number): void {
  const { b } = f;
  const [left, right] = [wordReadable(f, e.left), wordReadable(f, e.right)];
  const bound = Math.min(sizeOf(e.left.type), sizeOf(e.right.type));
  const wordsEnd = bound - (bound % 8);
  const word: Word = { difference: b.register(), end: b.register(), decide: b.block() };
  const [starts, index] = [[addressOf(b, left), addressOf(b, right)], b.register()];
  const [head, body, tail] = [b.block(), b.block(), b.block()];
  b.move(index, constant(0));
  b.jump(head);
  b.enter(head);
  b.branch('lt', index, constant(wordsEnd), body, tail);
  b.enter(body);
  const [first, second] = starts.map((start) =>
    b.load(b.alu('add', { register: start }, { register: index }), 0, 8),
  ) as [number, number];
  compareWords(f, word, first, second);
  b.move(index, { register: b.alu('add', { register: index }, constant(8)) });
  b.jump(head);
  b.enter(tail);
  if (bound > wordsEnd) {
    const rest = bound - wordsEnd;
    const lastOf = (at: Location): number => loadShort(f, shift(at, wordsEnd), rest);
    compareWords(f, word, lastOf(left), lastOf(right));
  }
  b.jump(same);
  b.enter(word.decide);
  // The first NUL lies below the first difference: what differs is behind the end. None of one: above all.
  const below = (bits: number): number => {
    const lowest = b.alu('and', { register: bits }, { register: negated(f, bits) });
    return b.alu('sub', { register: lowest }, constant(1));
  };
  b.branch('lt', below(word.end), { register: below(word.difference) }, same, different);
}

/** Where two words were found to differ or to end, as bits of the first such byte; to be decided at `decide`. */
interface Word {
  readonly difference: number;
  readonly end: number;
  readonly decide: number;
}

const ones = 0x0101010101010101n;
const highs = BigInt.asIntN(64, 0x8080808080808080n);

/** Goes on when the words are the same and hold no NUL. Of the bits in `end` the lowest is right: it is in the first NUL. */
function compareWords(f: FunctionScope, word: Word, first: number, second: number): void {
  const { b } = f;
  b.move(word.difference, { register: b.alu('xor', { register: first }, { register: second }) });
  const borrowed = b.alu('sub', { register: first }, constant(ones));
  const clear = b.alu('xor', { register: first }, constant(-1));
  const end = b.alu('and', { register: borrowed }, { register: clear });
  b.move(word.end, { register: b.alu('and', { register: end }, constant(highs)) });
  const either = b.alu('or', { register: word.difference }, { register: word.end });
  const next = b.block();
  b.branch('ne', either, constant(0), word.decide, next);
  b.enter(next);
}

function negated(f: FunctionScope, from: number): number {
  const to = f.b.register();
  f.b.emit({ op: 'negate', to, from });
  return to;
}

/** Up to 7 bytes as a word whose rest is NUL. */
function loadShort(f: FunctionScope, at: Location, length: number): number {
  const { b } = f;
  let whole: number | undefined;
  let offset = 0;
  for (const size of widths(at.offset, length)) {
    const part = loadFrom(b, shift(at, offset), size);
    const placed = b.alu('lsh', { register: part }, constant(offset * 8));
    whole = whole === undefined ? placed : b.alu('or', { register: whole }, { register: placed });
    offset += size;
  }
  return whole!;
}

/** Memory whose words are aligned, as the stack wants it. */
function wordReadable(f: FunctionScope, e: TypedExpression): Location {
  const at = readable(f, e);
  if (at.offset % 8 === 0) return at;
  const here = f.temporary('compared', sizeOf(e.type));
  copy(f.b, here, at, sizeOf(e.type));
  return here;
}
