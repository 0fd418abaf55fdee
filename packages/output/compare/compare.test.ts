import { int64, type MapSchema, stringOf } from '@sonde/compiler';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSnapshot, type RawEntry } from '../decode/snapshot.ts';
import type { HistogramValue } from '../decode/value.ts';
import { emptyDictionary } from '../dictionary.ts';
import { buckets, mapWith, rawEntry, schemaWith, words } from '../fixture.ts';
import { type MergedMap, mergeMaps } from '../merge/merge.ts';
import type { HistogramType } from '../render/buckets.ts';
import { mapDifference } from './difference.ts';
import { histogramDifference, wasserstein } from './histogram.ts';
import { rankOutliers } from './outliers.ts';
import { quantile, quantiles } from './quantile.ts';
import { jensenShannonDistance } from './shares.ts';

const log2: HistogramType = { kind: 'hist', bits: 0 };
const linear: HistogramType = { kind: 'lhist', min: 0, max: 100, step: 10 };

const histogram = (...pairs: (readonly [index: number, count: number])[]): HistogramValue => ({
  kind: 'hist',
  buckets: pairs.map(([index, count]) => ({ index, count: BigInt(count) })),
});

const merged = (
  map: MapSchema,
  hosts: Readonly<Record<string, readonly RawEntry[]>>,
): MergedMap => {
  const schema = schemaWith({ maps: [map] });
  return mergeMaps(
    Object.entries(hosts).map(([host, raw]) => ({
      host,
      content: decodeSnapshot(schema, 0, raw),
      context: { schema, dictionary: emptyDictionary },
    })),
  );
};

const counts = mapWith('@c', stringOf(8), { kind: 'count' });
const count = (key: string, value: number): RawEntry => rawEntry(counts, key, words(value));

test('keys of two sides, the largest change first', () => {
  const a = merged(counts, { before: [count('read', 100), count('write', 10), count('gone', 3)] });
  const b = merged(counts, { after: [count('read', 150), count('write', 5), count('new', 20)] });
  expect(
    mapDifference(a, b).map(({ label, a: from, b: to, delta, relative }) => [
      label,
      from,
      to,
      delta,
      relative,
    ]),
  ).toEqual([
    ['read', 100, 150, 50, 0.5],
    ['new', undefined, 20, 20, undefined],
    ['write', 10, 5, -5, -0.5],
    ['gone', 3, undefined, -3, -1],
  ]);
});

test('averages compare untruncated, and a missing one is unknown, not zero', () => {
  const map = mapWith('@a', int64, { kind: 'avg', signed: true });
  const a = merged(map, { x: [rawEntry(map, 1, words(5, 2)), rawEntry(map, 2, words(1, 1))] });
  const b = merged(map, { y: [rawEntry(map, 1, words(15, 4))] });
  const [first, second] = mapDifference(a, b);
  expect(first).toMatchObject({ label: '1', a: 2.5, b: 3.75, delta: 1.25, relative: 0.5 });
  expect(second).toMatchObject({ label: '2', a: 1 });
  expect(second).not.toHaveProperty('delta');
});

test('buckets compare by share, so a longer run is not a different one', () => {
  const rows = histogramDifference(log2, histogram([2, 1], [4, 1]), histogram([2, 10], [3, 30]));
  expect(
    rows.map(({ label, a, b, aShare, bShare, shareDelta }) => [
      label,
      a,
      b,
      aShare,
      bShare,
      shareDelta,
    ]),
  ).toEqual([
    ['[1]', 1, 10, 0.5, 0.25, -0.25],
    ['[2, 4)', 0, 30, 0, 0.75, 0.75],
    ['[4, 8)', 1, 0, 0.5, 0, -0.5],
  ]);
});

test.each<[HistogramType, HistogramValue, number, unknown]>([
  [log2, histogram([4, 10]), 0.5, { value: 6 }],
  [log2, histogram([4, 10]), 1, { value: 8 }],
  [log2, histogram([2, 5], [5, 5]), 0.5, { value: 1 }],
  [log2, histogram([2, 5], [5, 5]), 0.75, { value: 12 }],
  [log2, histogram([0, 5], [5, 5]), 0.1, { value: 0, open: 'below' }],
  [linear, histogram([1, 50], [3, 50]), 0.9, { value: 28 }],
  [linear, histogram([1, 1], [11, 99]), 0.5, { value: 100, open: 'above' }],
  [linear, histogram(), 0.5, undefined],
])('%# quantile', (type, value, p, expected) => {
  expect(quantile(type, value, p)).toEqual(expected);
});

test('quantiles of a summary rise', () => {
  expect(quantiles(linear, histogram([1, 100], [2, 100]))).toEqual({
    p50: { value: 10 },
    p90: { value: 18 },
    p99: { value: 19.8 },
  });
});

test('moving everything by n buckets costs n', () => {
  expect(wasserstein(histogram([3, 7]), histogram([5, 1]))).toBe(2);
  expect(wasserstein(histogram([3, 1], [4, 1]), histogram([4, 10], [5, 10]))).toBe(1);
  expect(wasserstein(histogram([3, 2]), histogram([3, 900]))).toBe(0);
  expect(wasserstein(histogram(), histogram([1, 1]))).toBeUndefined();
});

const weights = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 1000 }), {
    minKeys: 1,
  })
  .map((each) => new Map(Object.entries(each)));

test('Jensen–Shannon is a distance between 0 and 1', () => {
  expect(jensenShannonDistance(new Map([['a', 1]]), new Map([['b', 5]]))).toBe(1);
  expect(jensenShannonDistance(new Map(), new Map([['b', 5]]))).toBeUndefined();
  fc.assert(
    fc.property(weights, weights, weights, (a, b, c) => {
      const ab = jensenShannonDistance(a, b)!;
      expect(jensenShannonDistance(a, a)).toBeCloseTo(0, 6);
      expect(jensenShannonDistance(b, a)).toBeCloseTo(ab, 9);
      const detour = jensenShannonDistance(a, c)! + jensenShannonDistance(c, b)!;
      expect(ab).toBeLessThanOrEqual(detour + 1e-6);
    }),
    { numRuns: 60 },
  );
});

test('the host with another distribution of keys is first, and too few counts get no score', () => {
  const usual = [count('read', 500), count('write', 500)];
  const ranked = rankOutliers(
    merged(counts, {
      a: usual,
      b: usual,
      odd: [count('read', 10), count('fsync', 990)],
      idle: [count('fsync', 3)],
    }),
  );
  expect(ranked.map(({ host, measure }) => [host, measure])).toEqual([
    ['odd', 'jensen-shannon'],
    ['a', 'jensen-shannon'],
    ['b', 'jensen-shannon'],
    ['idle', 'jensen-shannon'],
  ]);
  expect(ranked[0]?.score).toBeGreaterThan(0.7);
  expect(ranked[3]).toEqual({ host: 'idle', measure: 'jensen-shannon', observations: 3 });
});

test('the host with slower latencies is first, in doublings', () => {
  const map = mapWith('@us', undefined, log2);
  const fast = [rawEntry(map, undefined, buckets([5, 1000]))];
  const slow = [rawEntry(map, undefined, buckets([8, 1000]))];
  const [first, second] = rankOutliers(merged(map, { a: fast, b: fast, c: slow }));
  expect(first).toEqual({ host: 'c', measure: 'wasserstein', score: 3, observations: 1000 });
  expect(second?.score).toBe(1.5);
});

test('a single number compares with the mean of the others', () => {
  const map = mapWith('@open', undefined, { kind: 'max', signed: true });
  const max = (value: number): RawEntry[] => [rawEntry(map, undefined, words(value))];
  const [first] = rankOutliers(merged(map, { a: max(100), b: max(100), c: max(800) }));
  expect(first).toEqual({ host: 'c', measure: 'log-ratio', score: 3 });
});

test('one host alone has nothing to differ from', () => {
  expect(rankOutliers(merged(counts, { a: [count('x', 500)] }))).toEqual([
    { host: 'a', measure: 'jensen-shannon', observations: 500 },
  ]);
});
