import { type AggregateType, int64, type MapSchema, stringOf } from '@sonde/compiler';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSnapshot, type RawEntry } from '../decode/snapshot.ts';
import type { MapValue } from '../decode/value.ts';
import { type DictionaryEntry, emptyDictionary, GrowingDictionary } from '../dictionary.ts';
import { buckets, mapWith, rawEntry, schemaWith, series, words } from '../fixture.ts';
import { mapText, plainPrint } from '../render/map-text.ts';
import { combineValues } from './combine.ts';
import { type HostMap, mergedContent, mergeMaps, selectHosts } from './merge.ts';

const word = fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n });
const natural = fc.bigInt({ min: 0n, max: 2n ** 40n });

const bucketLists = fc
  .dictionary(fc.nat(9).map(String), natural)
  .map((counts) =>
    Object.entries(counts).map(([index, count]) => ({ index: Number(index), count })),
  );

const pointLists = fc
  .dictionary(fc.nat(9).map(String), fc.tuple(word, natural))
  .map((points) =>
    Object.entries(points).map(([epoch, [value, meta]]) => ({ epoch: BigInt(epoch), value, meta })),
  );

/** For every kind of aggregate: values of it, and the value that changes nothing. */
const kinds: readonly [AggregateType, fc.Arbitrary<MapValue>, MapValue?][] = [
  [
    { kind: 'count' },
    natural.map((value) => ({ kind: 'count', value })),
    { kind: 'count', value: 0n },
  ],
  [
    { kind: 'sum', signed: true },
    word.map((value) => ({ kind: 'sum', value })),
    { kind: 'sum', value: 0n },
  ],
  [{ kind: 'min', signed: true }, word.map((value) => ({ kind: 'min', value }))],
  [{ kind: 'max', signed: true }, word.map((value) => ({ kind: 'max', value }))],
  [
    { kind: 'stats', signed: true },
    fc.tuple(word, natural).map(([total, count]) => ({ kind: 'stats', total, count })),
    { kind: 'stats', total: 0n, count: 0n },
  ],
  [
    { kind: 'hist', bits: 0 },
    bucketLists.map((list) => ({ kind: 'hist', buckets: list })),
    { kind: 'hist', buckets: [] },
  ],
  ...(['last', 'avg', 'min', 'max', 'sum'] as const).map(
    (reduce): [AggregateType, fc.Arbitrary<MapValue>, MapValue] => [
      { kind: 'tseries', intervalNs: 1, buckets: 10, reduce, signed: true },
      pointLists.map((points) => ({ kind: 'tseries', points })),
      { kind: 'tseries', points: [] },
    ],
  ),
];

test.each(kinds)('%j combines in any order and grouping', (type, values, identity) => {
  const combine = (a: MapValue, b: MapValue): MapValue => combineValues(type, a, b)!;
  fc.assert(
    fc.property(values, values, values, (a, b, c) => {
      expect(combine(a, b)).toEqual(combine(b, a));
      expect(combine(combine(a, b), c)).toEqual(combine(a, combine(b, c)));
      if (identity !== undefined) expect(combine(a, identity)).toEqual(a);
    }),
    { numRuns: 60 },
  );
});

const hostMap = (
  host: string,
  map: MapSchema,
  entries: readonly RawEntry[],
  dictionary: readonly DictionaryEntry[] = [],
): HostMap => {
  const schema = schemaWith({ maps: [map] });
  const known = new GrowingDictionary();
  known.add(dictionary);
  return {
    host,
    content: decodeSnapshot(schema, 0, entries),
    context: { schema, dictionary: known },
  };
};

const counts = mapWith('@c', stringOf(8), { kind: 'count' });
const alpha = hostMap('alpha', counts, [
  rawEntry(counts, 'a', words(1)),
  rawEntry(counts, 'b', words(5)),
]);
const beta = hostMap('beta', counts, [
  rawEntry(counts, 'b', words(2)),
  rawEntry(counts, 'c', words(9)),
]);

test('counts of equal keys add and keep the parts of their hosts', () => {
  const merged = mergeMaps([beta, alpha]);
  expect(merged).toEqual(mergeMaps([alpha, beta]));
  expect(merged.hosts).toEqual(['alpha', 'beta']);
  expect(
    merged.entries.map(({ label, value, parts }) => [label, value, parts.map((part) => part.host)]),
  ).toEqual([
    ['a', { kind: 'count', value: 1n }, ['alpha']],
    ['b', { kind: 'count', value: 7n }, ['alpha', 'beta']],
    ['c', { kind: 'count', value: 9n }, ['beta']],
  ]);
});

test('a merged map prints like the map of one host', () => {
  const context = { schema: alpha.context.schema, dictionary: emptyDictionary };
  expect(mapText(mergedContent(mergeMaps([alpha, beta])), plainPrint, context)).toBe(
    '@c[a]: 1\n@c[b]: 7\n@c[c]: 9\n',
  );
});

test('a host or the rest can be taken out again', () => {
  const rest = selectHosts(mergeMaps([alpha, beta]), (host) => host !== 'alpha');
  expect(rest).toEqual(mergeMaps([beta]));
});

test('symbols meet by name, whatever their addresses', () => {
  const map = mapWith(
    '@f',
    { kind: 'tuple', elements: [{ kind: 'ksym' }, int64] },
    { kind: 'count' },
  );
  const one = hostMap(
    'a',
    map,
    [rawEntry(map, [0x10, 1], words(1)), rawEntry(map, [0x11, 1], words(4))],
    [
      { kind: 'ksym', key: '10', text: 'vfs_read' },
      { kind: 'ksym', key: '11', text: 'vfs_read' },
    ],
  );
  const two = hostMap(
    'b',
    map,
    [rawEntry(map, [0x20, 1], words(2))],
    [{ kind: 'ksym', key: '20', text: 'vfs_read' }],
  );
  const { entries } = mergeMaps([one, two]);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ label: 'vfs_read, 1', value: { value: 7n } });
  expect(entries[0]?.parts.map((part) => part.value)).toMatchObject([{ value: 5n }, { value: 2n }]);
});

test('plain values stay with their hosts', () => {
  const map = mapWith('@v', undefined, stringOf(8));
  const merged = mergeMaps([
    hostMap('a', map, [rawEntry(map, undefined, 'x')]),
    hostMap('b', map, [rawEntry(map, undefined, 'y')]),
  ]);
  expect(merged.entries[0]).not.toHaveProperty('value');
  expect(merged.entries[0]?.parts.map((part) => part.value)).toMatchObject([
    { value: { text: 'x' } },
    { value: { text: 'y' } },
  ]);
});

test('series meet in UTC though the hosts disagree on TAI', () => {
  const map = mapWith('@t', undefined, {
    kind: 'tseries',
    intervalNs: 1_000_000_000,
    buckets: 4,
    reduce: 'sum',
    signed: true,
  });
  const tai = (text: string): DictionaryEntry[] => [{ kind: 'clock', key: 'tai', text }];
  const merged = mergeMaps([
    hostMap('a', map, [rawEntry(map, undefined, series([1037n, 3, 0]))], tai('-37000000000')),
    hostMap('b', map, [rawEntry(map, undefined, series([1000n, 4, 0]))], tai('0')),
  ]);
  expect(merged.entries[0]?.value).toEqual({
    kind: 'tseries',
    points: [{ epoch: 1000n, value: 7n, meta: 0n }],
  });
});

test('histograms of many hosts print as one', () => {
  const map = mapWith('@h', undefined, { kind: 'hist', bits: 0 });
  const merged = mergeMaps([
    hostMap('a', map, [rawEntry(map, undefined, buckets([2, 1]))]),
    hostMap('b', map, [rawEntry(map, undefined, buckets([2, 3], [3, 4]))]),
  ]);
  expect(merged.entries[0]?.value).toEqual({
    kind: 'hist',
    buckets: [
      { index: 2, count: 4n },
      { index: 3, count: 4n },
    ],
  });
});

test('a merge of no host, or of one twice, is refused', () => {
  expect(() => mergeMaps([])).toThrow(RangeError);
  expect(() => mergeMaps([alpha, alpha])).toThrow(RangeError);
});
