import { constant, type Value } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import type { Span } from '../source/span.ts';
import type { AggregateType } from '../types/type.ts';
import type { MapId, TypedStatement } from '../types/typed.ts';
import { linearBucket, logBucket } from './bucket.ts';
import { reportRuntimeError } from './event.ts';
import { scalar } from './expression.ts';
import type { FunctionScope } from './function-scope.ts';
import { bucketCount, bucketOffset, cellSize, isBucketed } from './layout.ts';
import { addressOf, type Location, loadFrom, own, shift, storeTo } from './location.ts';
import { ifFound, keyInto, lookup, typedMap, updateEntry, zeroKey } from './map-access.ts';
import { addToSeries } from './series.ts';

type Aggregate = Extract<TypedStatement, { kind: 'aggregate' }>;

/**
 * `@m[k] = count()` and kin. Every CPU adds to a part of its own, so plain loads and stores do where no other task can
 * come in between: a program is not moved to another CPU while it runs. The parts are put together when they are read.
 */
export function lowerAggregate(f: FunctionScope, s: Aggregate): void {
  const value = s.value ? scalar(f, s.value) : constant(1);
  if (s.aggregate.kind === 'tseries') return addToSeries(f, s, s.aggregate, value);
  if (isBucketed(s.aggregate)) return addToBucket(f, s, value);
  const key = s.key ? keyInto(f, s.map, s.key) : zeroKey(f);
  ifFound(
    f,
    lookup(f, s.map, key),
    (cell) => addTo(f, s.aggregate, cell, value),
    // An array's element always exists; the entry of a hash is made by its first value.
    () => s.key && updateEntry(f, s.map, key, firstCell(f, s.aggregate, value), s),
  );
}

/** Layouts as at `MapStorage`: count u64 · sum, min, max: i64, u64 set · avg, stats: i64 total, u64 count. */
function addTo(f: FunctionScope, type: AggregateType, cell: Location, value: Value): void {
  switch (type.kind) {
    case 'count':
      return increase(f, cell, constant(1));
    case 'sum':
      increase(f, cell, value);
      return storeTo(f.b, shift(cell, 8), 8, constant(1));
    case 'avg':
    case 'stats':
      increase(f, cell, value);
      return increase(f, shift(cell, 8), constant(1));
    case 'min':
    case 'max':
      return keepExtreme(f, type, cell, value);
    default:
      throw new Error(`${type.kind} has no single cell`);
  }
}

function increase(f: FunctionScope, at: Location, by: Value): void {
  if (f.program.isInterruptible) return increaseAtomically(f, at, by);
  const sum = f.b.alu('add', { register: loadFrom(f.b, at, 8) }, by);
  storeTo(f.b, at, 8, { register: sum });
}

function increaseAtomically({ b }: FunctionScope, at: Location, by: Value): void {
  const value = b.register();
  b.move(value, by);
  b.emit({ op: 'atomic-add', base: addressOf(b, at), offset: 0, size: 8, value });
}

function keepExtreme(
  f: FunctionScope,
  type: AggregateType & { signed: boolean },
  cell: Location,
  value: Value,
): void {
  const { b } = f;
  const [compare, replace, done] = [b.block(), b.block(), b.block()];
  const set = loadFrom(b, shift(cell, 8), 8);
  b.branch('eq', set, constant(0), replace, compare);
  b.enter(compare);
  const current = loadFrom(b, cell, 8);
  const prefix = type.signed ? 's' : '';
  const better = type.kind === 'min' ? 'lt' : 'gt';
  b.branch(`${prefix}${better}`, b.inRegister(value), { register: current }, replace, done);
  b.enter(replace);
  storeTo(b, cell, 8, value);
  storeTo(b, shift(cell, 8), 8, constant(1));
  b.jump(done);
  b.enter(done);
}

function firstCell(f: FunctionScope, type: AggregateType, value: Value): Location {
  const cell = f.temporary('cell', cellSize(type));
  storeTo(f.b, cell, 8, value);
  if (cellSize(type) > 8) storeTo(f.b, shift(cell, 8), 8, constant(1));
  return cell;
}

function addToBucket(f: FunctionScope, s: Aggregate, value: Value): void {
  const index = bucketIndex(f, s.aggregate, value);
  if (s.key) addToKeyedBucket(f, s, index);
  else addToArrayBucket(f, s, index);
}

function bucketIndex(f: FunctionScope, type: AggregateType, value: Value): Register {
  if (type.kind === 'hist') return logBucket(f.b, value, type.bits);
  if (type.kind === 'lhist') return linearBucket(f.b, value, type);
  throw new Error(`${type.kind} has no buckets`);
}

/** All buckets of a keyless histogram are one array element. */
function addToArrayBucket(f: FunctionScope, s: Aggregate, index: Register): void {
  const { b } = f;
  ifFound(f, lookup(f, s.map, zeroKey(f)), (buckets) => {
    const [inside, done] = [b.block(), b.block()];
    b.branch('lt', index, constant(bucketCount(s.aggregate)), inside, done);
    b.enter(inside);
    const offset = b.alu('lsh', { register: index }, constant(3));
    const bucket = b.alu('add', { register: addressOf(b, buckets) }, { register: offset });
    increase(f, own(bucket), constant(1));
    b.jump(done);
    b.enter(done);
  });
}

/** Entries are (key, bucket index) → u64, so that only buckets in use take memory. */
function addToKeyedBucket(f: FunctionScope, s: Aggregate, index: Register): void {
  const key = keyInto(f, s.map, s.key!);
  storeTo(f.b, shift(key, bucketOffset(typedMap(f, s.map))), 8, { register: index });
  ifFound(
    f,
    lookup(f, s.map, key),
    (cell) => increase(f, cell, constant(1)),
    () => {
      const first = f.temporary('cell', 8);
      storeTo(f.b, first, 8, constant(1));
      updateEntry(f, s.map, key, first, s);
    },
  );
}

/** Walks the CPUs' parts of an aggregate that can be read as an integer. Missing: 0, and reported. */
export function castableTotal(f: FunctionScope, map: MapId, key: Location, span: Span): Value {
  const { b } = f;
  const type = typedMap(f, map).value as AggregateType;
  const kernelMap = f.script.storage(map).map;
  const [total, count, cpu] = [b.register(), b.register(), b.register()];
  for (const each of [total, count, cpu]) b.move(each, constant(0));
  const [head, body, next, done] = [b.block(), b.block(), b.block(), b.block()];
  b.jump(head);
  b.enter(head);
  b.branch('lt', cpu, constant(f.script.kernel.possibleCpus), body, done);
  b.enter(body);
  const part = b.call('map_lookup_percpu_elem', [
    { register: b.mapAddress(kernelMap) },
    { register: addressOf(b, key) },
    { register: cpu },
  ]);
  const [found, missing] = [b.block(), b.block()];
  b.branch('ne', part, constant(0), found, missing);
  b.enter(missing);
  reportMissingPart(f, cpu, span);
  b.jump(done);
  b.enter(found);
  combine(f, type, own(part), total, count);
  b.jump(next);
  b.enter(next);
  b.move(cpu, { register: b.alu('add', { register: cpu }, constant(1)) });
  b.jump(head);
  b.enter(done);
  return type.kind === 'avg' ? average(f, type, total, count) : { register: total };
}

/** An entry exists on all CPUs or on none: one without the first CPU is missing, any other lacks a CPU. */
function reportMissingPart(f: FunctionScope, cpu: Register, span: Span): void {
  const { b } = f;
  const [noEntry, noCpu, done] = [b.block(), b.block(), b.block()];
  b.branch('eq', cpu, constant(0), noEntry, noCpu);
  b.enter(noEntry);
  const helper = { kind: 'helper', helper: 'map_lookup_percpu_elem' } as const;
  reportRuntimeError(f, helper, span, constant(0));
  b.jump(done);
  b.enter(noCpu);
  reportRuntimeError(f, { kind: 'cpu-count-mismatch' }, span);
  b.jump(done);
  b.enter(done);
}

function combine(
  f: FunctionScope,
  type: AggregateType,
  part: Location,
  total: Register,
  count: Register,
): void {
  const { b } = f;
  const value = loadFrom(b, part, 8);
  if (type.kind === 'count' || type.kind === 'sum' || type.kind === 'avg') {
    b.move(total, { register: b.alu('add', { register: total }, { register: value }) });
    if (type.kind !== 'avg') return;
    const seen = loadFrom(b, shift(part, 8), 8);
    return b.move(count, { register: b.alu('add', { register: count }, { register: seen }) });
  }
  if (type.kind !== 'min' && type.kind !== 'max')
    throw new Error(`${type.kind} cannot be read as an integer`);
  const [isSet, compare, replace, done] = [b.block(), b.block(), b.block(), b.block()];
  b.branch('ne', loadFrom(b, shift(part, 8), 8), constant(0), isSet, done);
  b.enter(isSet);
  b.branch('eq', count, constant(0), replace, compare);
  b.enter(compare);
  const better = type.kind === 'min' ? 'lt' : 'gt';
  b.branch(`${type.signed ? 's' : ''}${better}`, value, { register: total }, replace, done);
  b.enter(replace);
  b.move(total, { register: value });
  b.move(count, constant(1));
  b.jump(done);
  b.enter(done);
}

/** Truncated toward zero. Division by 0 is 0 in eBPF, which is what an empty average reads as. */
function average(
  f: FunctionScope,
  { signed }: AggregateType & { signed: boolean },
  total: Register,
  count: Register,
): Value {
  const { b } = f;
  if (!signed) return { register: b.alu('div', { register: total }, { register: count }) };
  const result = b.register();
  const [negative, positive, done] = [b.block(), b.block(), b.block()];
  // Division of signed numbers came to eBPF in 6.6.
  b.branch('slt', total, constant(0), negative, positive);
  b.enter(negative);
  const size = b.alu('sub', constant(0), { register: total });
  const mean = b.alu('div', { register: size }, { register: count });
  b.move(result, { register: b.alu('sub', constant(0), { register: mean }) });
  b.jump(done);
  b.enter(positive);
  b.move(result, { register: b.alu('div', { register: total }, { register: count }) });
  b.jump(done);
  b.enter(done);
  return { register: result };
}
