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

/** A loop over bytes until both end; the bound is the smaller capacity, which the verifier sees. */
function stringsEqual(f: FunctionScope, e: Equal, same: number, different: number): void {
  const { b } = f;
  const left = addressOf(b, readable(f, e.left));
  const right = addressOf(b, readable(f, e.right));
  const bound = Math.min(sizeOf(e.left.type), sizeOf(e.right.type));
  const index = b.register();
  b.move(index, constant(0));
  const [head, body, both, next] = [b.block(), b.block(), b.block(), b.block()];
  b.jump(head);
  b.enter(head);
  b.branch('lt', index, constant(bound), body, same);
  b.enter(body);
  const first = b.load(b.alu('add', { register: left }, { register: index }), 0, 1);
  const second = b.load(b.alu('add', { register: right }, { register: index }), 0, 1);
  b.branch('eq', first, { register: second }, both, different);
  b.enter(both);
  b.branch('eq', first, constant(0), same, next);
  b.enter(next);
  b.move(index, { register: b.alu('add', { register: index }, constant(1)) });
  b.jump(head);
}
