import { constant, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import { sizeOf } from '../types/type.ts';
import type { TypedExpression } from '../types/typed.ts';
import { type Call, expressionArg, isExpression } from './builtin.ts';
import { locate } from './composite.ts';
import { reportFailedRead } from './event.ts';
import { scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { addressOf, type Location, readHelper, type Space, spaceOf, zero } from './location.ts';

/** A string to be read, into room for `capacity` bytes. */
export interface StringSource {
  readonly address: Register;
  readonly space: Space;
  readonly capacity: number;
  /** At most how many bytes are asked for, the NUL counted. More than `capacity`: a long string fills it to the last byte. */
  readonly asked: Value;
}

/** str(p[, n]) reads through the pointer; every other string lies in memory already. */
export function sourceOf(f: FunctionScope, e: TypedExpression): StringSource {
  if (e.kind === 'call' && e.name === 'str') return strSource(f, e);
  const at = locate(f, e);
  const capacity = sizeOf(e.type);
  const asked = constant(alwaysEnds(e) ? capacity : capacity + 1);
  return { address: addressOf(f.b, at), space: spaceOf(at), capacity, asked };
}

/** Literals, and what other builtins make, have their NUL within their capacity. */
const alwaysEnds = (e: TypedExpression): boolean => e.kind === 'string' || e.kind === 'call';

/** The NUL counts as one of the n, as bpftrace has it; not for str("literal", 3), whose capacity has room for it. */
function strSource(f: FunctionScope, e: Call): StringSource {
  const pointer = expressionArg(e, 0);
  const capacity = sizeOf(e.type);
  const asked = askedBytes(f, e, pointer.kind === 'string');
  if (pointer.type.kind === 'array' || pointer.type.kind === 'string') {
    const at = locate(f, pointer);
    return { address: addressOf(f.b, at), space: spaceOf(at), capacity, asked };
  }
  const space =
    pointer.type.kind !== 'pointer'
      ? 'none'
      : pointer.type.space === 'btf'
        ? 'kernel'
        : pointer.type.space;
  return { address: f.b.inRegister(scalar(f, pointer)), space, capacity, asked };
}

function askedBytes(f: FunctionScope, { args, type }: Call, isLiteral: boolean): Value {
  const capacity = sizeOf(type);
  const length = args[1];
  if (!isExpression(length)) return constant(isLiteral ? capacity : capacity + 1);
  return isLiteral && length.kind === 'integer' ? constant(capacity) : scalar(f, length);
}

/** What the helper may be asked for: 1 at least and at most the capacity. */
function boundedLength(f: FunctionScope, asked: Value, capacity: number): Value {
  const { b } = f;
  if ('constant' in asked) {
    const wanted = asked.constant < 1n ? 1n : asked.constant;
    return constant(wanted < BigInt(capacity) ? wanted : BigInt(capacity));
  }
  const limit = b.register();
  b.move(limit, asked);
  replaceIf(f, limit, 'ge', capacity, capacity);
  replaceIf(f, limit, 'eq', 0, 1);
  return { register: limit };
}

/** Puts `replacement` in place of a value that compares so. */
function replaceIf(
  f: FunctionScope,
  value: Register,
  comparison: 'ge' | 'eq',
  to: number,
  replacement: number,
): void {
  const { b } = f;
  const [replaced, done] = [b.block(), b.block()];
  b.branch(comparison, value, constant(to), replaced, done);
  b.enter(replaced);
  b.move(value, constant(replacement));
  b.jump(done);
  b.enter(done);
}

/**
 * Into own memory of the type's capacity, zero after the NUL. A string that is longer fills it to the last
 * byte, without NUL. A failed read gives the empty string.
 */
export function stringInto(f: FunctionScope, e: TypedExpression, to: Location): void {
  f.b.at(e.span, () => {
    const source = sourceOf(f, e);
    zero(f.b, to, sizeOf(e.type));
    readString(f, source, addressOf(f.b, to));
  });
}

/**
 * Appends a string's bytes, without NUL, to a record in scratch memory that ends at `end`, moves `end`, and
 * returns the number of bytes.
 */
export function stringIntoTail(
  f: FunctionScope,
  e: TypedExpression,
  record: Location,
  end: Register,
): Register {
  return f.b.at(e.span, () => appendString(f, sourceOf(f, e), record, end));
}

export function appendString(
  f: FunctionScope,
  source: StringSource,
  record: Location,
  end: Register,
): Register {
  const { b } = f;
  const to = b.alu('add', { register: addressOf(b, record) }, { register: end });
  const length = b.register();
  b.move(length, { register: readString(f, source, to) });
  const [empty, some, done] = [b.block(), b.block(), b.block()];
  b.branch('sgt', length, constant(0), some, empty);
  b.enter(empty);
  b.move(length, constant(1));
  b.jump(done);
  b.enter(some);
  b.jump(done);
  b.enter(done);
  b.move(length, { register: b.alu('sub', { register: length }, constant(1)) });
  b.move(end, { register: b.alu('add', { register: end }, { register: length }) });
  return length;
}

/**
 * Bytes read with the NUL, or a negative errno; capacity + 1 when the string fills its room. The helper
 * ends what it reads with a NUL, so that the last byte of a longer string is fetched on its own.
 */
function readString(f: FunctionScope, source: StringSource, to: Register): Register {
  const { b } = f;
  const { asked, capacity } = source;
  const limit = boundedLength(f, asked, capacity);
  const read = callReader(f, source, 'string', { to, length: limit, offset: 0 });
  // Our own memory can always be read.
  if (source.space !== 'own') reportFailedRead(f, readHelper[source.space].string, read);
  if ('constant' in asked && asked.constant <= BigInt(capacity)) return read;
  const result = b.register();
  b.move(result, { register: read });
  const [cut, longer, fills, done] = [b.block(), b.block(), b.block(), b.block()];
  b.branch('eq', result, constant(capacity), cut, done);
  b.enter(cut);
  if ('constant' in asked) b.jump(longer);
  else b.branch('gt', asked.register, constant(capacity), longer, done);
  b.enter(longer);
  const last = b.alu('add', { register: to }, constant(capacity - 1));
  callReader(f, source, 'bytes', { to: last, length: constant(1), offset: capacity - 1 });
  b.branch('ne', b.load(last, 0, 1), constant(0), fills, done);
  b.enter(fills);
  b.move(result, constant(capacity + 1));
  b.jump(done);
  b.enter(done);
  return result;
}

function callReader(
  f: FunctionScope,
  { address, space }: StringSource,
  kind: 'string' | 'bytes',
  { to, length, offset }: { to: Register; length: Value; offset: number },
): Register {
  const { b } = f;
  const from = offset === 0 ? address : b.alu('add', { register: address }, constant(offset));
  return b.call(readHelper[space][kind], [{ register: to }, length, { register: from }]);
}

/** Length of a string without its NUL; 0 when it cannot be read. */
export function stringLength(f: FunctionScope, e: TypedExpression): Value {
  const { b } = f;
  const at = f.temporary('strlen', Math.max(1, sizeOf(e.type)));
  const source = sourceOf(f, e);
  const read = b.at(e.span, () => readString(f, source, addressOf(b, at)));
  const length = b.register();
  b.move(length, { register: read });
  const [some, none, done] = [b.block(), b.block(), b.block()];
  b.branch('sgt', length, constant(0), some, none);
  b.enter(none);
  b.move(length, constant(1));
  b.jump(done);
  b.enter(some);
  b.jump(done);
  b.enter(done);
  return { register: b.alu('sub', { register: length }, constant(1)) };
}
