import { constant, type Value } from '../ir/builder.ts';
import type { AggregateType } from '../types/type.ts';
import type { TypedStatement } from '../types/typed.ts';
import type { FunctionScope } from './function-scope.ts';
import { bucketOffset, cellSize } from './layout.ts';
import { type Location, loadFrom, shift, storeTo } from './location.ts';
import { ifFound, keyInto, lookup, typedMap, updateEntry } from './map-access.ts';

type Aggregate = Extract<TypedStatement, { kind: 'aggregate' }>;
type SeriesType = Extract<AggregateType, { kind: 'tseries' }>;

/** Byte offsets in an interval's cell: i64 value, u64 count for avg and time of the update for others, u64 epoch. */
const cellOffsets = { value: 0, meta: 8, epoch: 16 } as const;

/**
 * `@m[k] = tseries(n, interval, buckets)`: the interval of now (TAI time divided by its length, the
 * epoch) has slot `epoch % buckets` of the series, which it takes over from the interval that had it before.
 */
export function addToSeries(f: FunctionScope, s: Aggregate, type: SeriesType, value: Value): void {
  const { b } = f;
  const now = b.call('ktime_get_tai_ns', []);
  const epoch = b.alu('div', { register: now }, constant(type.intervalNs));
  const slot = b.alu('mod', { register: epoch }, constant(type.buckets));
  const key = keyInto(f, s.map, s.key);
  storeTo(b, shift(key, bucketOffset(typedMap(f, s.map))), 8, { register: slot });
  const meta = type.reduce === 'avg' ? constant(1) : { register: now };
  const begin = (cell: Location): void => {
    storeTo(b, shift(cell, cellOffsets.value), 8, value);
    storeTo(b, shift(cell, cellOffsets.meta), 8, meta);
    storeTo(b, shift(cell, cellOffsets.epoch), 8, { register: epoch });
  };
  ifFound(
    f,
    lookup(f, s.map, key),
    (cell) => {
      const [same, other, done] = [b.block(), b.block(), b.block()];
      const held = loadFrom(b, shift(cell, cellOffsets.epoch), 8);
      b.branch('eq', held, { register: epoch }, same, other);
      b.enter(same);
      combine(f, type, cell, value);
      const seen = loadFrom(b, shift(cell, cellOffsets.meta), 8);
      const next = type.reduce === 'avg' ? b.alu('add', { register: seen }, constant(1)) : now;
      storeTo(b, shift(cell, cellOffsets.meta), 8, { register: next });
      b.jump(done);
      b.enter(other);
      begin(cell);
      b.jump(done);
      b.enter(done);
    },
    () => {
      const first = f.temporary('cell', cellSize(type));
      begin(first);
      updateEntry(f, s.map, key, first, s);
    },
  );
}

/** One more value in the same interval. */
function combine(f: FunctionScope, type: SeriesType, cell: Location, value: Value): void {
  const { b } = f;
  const at = shift(cell, cellOffsets.value);
  if (type.reduce === 'last') return storeTo(b, at, 8, value);
  const current = loadFrom(b, at, 8);
  if (type.reduce === 'sum' || type.reduce === 'avg')
    return storeTo(b, at, 8, { register: b.alu('add', { register: current }, value) });
  const [better, done] = [b.block(), b.block()];
  const order = type.reduce === 'min' ? 'lt' : 'gt';
  const condition = type.signed ? (`s${order}` as const) : order;
  b.branch(condition, b.inRegister(value), { register: current }, better, done);
  b.enter(better);
  storeTo(b, at, 8, value);
  b.jump(done);
  b.enter(done);
}
