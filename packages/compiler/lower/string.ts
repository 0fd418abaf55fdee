import { constant, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import { sizeOf } from '../types/type.ts';
import type { TypedExpression } from '../types/typed.ts';
import { type Call, expressionArg, isExpression } from './builtin.ts';
import { locate } from './composite.ts';
import { scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { addressOf, type Location, readHelper, type Space, spaceOf, zero } from './location.ts';

/** A string to be read: where from, and at most how many bytes with the NUL. */
export interface StringSource {
  readonly address: Register;
  readonly space: Space;
  /** Constant, or a register that the verifier knows to be within 1..capacity. */
  readonly limit: Value;
}

/** str(p[, n]) reads through the pointer; every other string lies in memory already. */
export function sourceOf(f: FunctionScope, e: TypedExpression): StringSource {
  if (e.kind === 'call' && e.name === 'str') return strSource(f, e);
  const at = locate(f, e);
  return { address: addressOf(f.b, at), space: spaceOf(at), limit: constant(sizeOf(e.type)) };
}

/** The capacity of str("literal", n) has room for n and the NUL. */
function strSource(f: FunctionScope, e: Call): StringSource {
  const pointer = expressionArg(e, 0);
  const capacity = sizeOf(e.type);
  const length = e.args[1];
  const whole = pointer.kind === 'string' || !isExpression(length);
  const limit = whole ? constant(capacity) : boundedLength(f, length, capacity);
  if (pointer.type.kind === 'array' || pointer.type.kind === 'string') {
    const at = locate(f, pointer);
    return { address: addressOf(f.b, at), space: spaceOf(at), limit };
  }
  const space =
    pointer.type.kind !== 'pointer'
      ? 'none'
      : pointer.type.space === 'btf'
        ? 'kernel'
        : pointer.type.space;
  return { address: f.b.inRegister(scalar(f, pointer)), space, limit };
}

/** The NUL counts as one of the n, as bpftrace has it; 1 at least and at most the capacity. */
function boundedLength(f: FunctionScope, length: TypedExpression, capacity: number): Value {
  const { b } = f;
  const n = scalar(f, length);
  if ('constant' in n) {
    const atLeast = n.constant < 1n ? 1n : n.constant;
    return constant(atLeast < BigInt(capacity) ? atLeast : BigInt(capacity));
  }
  const limit = b.register();
  b.move(limit, n);
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

/** Into own memory of the type's capacity, zero after the NUL. A failed read gives the empty string. */
export function stringInto(f: FunctionScope, e: TypedExpression, to: Location): void {
  const source = sourceOf(f, e);
  zero(f.b, to, sizeOf(e.type));
  readString(f, source, addressOf(f.b, to));
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
  return appendString(f, sourceOf(f, e), record, end);
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

/** Bytes read with the NUL, or a negative errno. */
function readString(f: FunctionScope, source: StringSource, to: Register): Register {
  return f.b.call(readHelper[source.space].string, [
    { register: to },
    source.limit,
    { register: source.address },
  ]);
}

/** Length of a string without its NUL; 0 when it cannot be read. */
export function stringLength(f: FunctionScope, e: TypedExpression): Value {
  const { b } = f;
  const at = f.temporary('strlen', Math.max(1, sizeOf(e.type)));
  const source = sourceOf(f, e);
  const read = readString(f, source, addressOf(b, at));
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
