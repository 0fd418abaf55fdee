import { type AggregateType, int, stringOf } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { addArrays, encodeBuckets } from './bucket.ts';
import { reduceCells, words } from './cell.ts';
import { reduceKeyed } from './keyed.ts';
import { encodePoints, reduceSlot, type SeriesType } from './series.ts';

const u64 = (value: bigint) => BigInt.asUintN(64, value);

const cells: [string, Parameters<typeof reduceCells>[0], bigint[][], bigint[] | undefined][] = [
  ['count adds', { kind: 'count' }, [[2n], [3n]], [5n]],
  ['count without a hit is absent', { kind: 'count' }, [[0n], [0n]], undefined],
  [
    'sum adds',
    { kind: 'sum', signed: true },
    [
      [u64(-2n), 1n],
      [5n, 1n],
    ],
    [3n],
  ],
  [
    'sum of zero is there',
    { kind: 'sum', signed: true },
    [
      [0n, 1n],
      [0n, 0n],
    ],
    [0n],
  ],
  ['sum never called is absent', { kind: 'sum', signed: true }, [[0n, 0n]], undefined],
  [
    'signed min',
    { kind: 'min', signed: true },
    [
      [u64(-1n), 1n],
      [4n, 1n],
    ],
    [u64(-1n)],
  ],
  [
    'unsigned min',
    { kind: 'min', signed: false },
    [
      [u64(-1n), 1n],
      [4n, 1n],
    ],
    [4n],
  ],
  [
    'max ignores CPUs without a value',
    { kind: 'max', signed: true },
    [
      [u64(-5n), 1n],
      [0n, 0n],
    ],
    [u64(-5n)],
  ],
  [
    'avg keeps total and count',
    { kind: 'avg', signed: true },
    [
      [10n, 2n],
      [5n, 1n],
    ],
    [15n, 3n],
  ],
  [
    'sums wrap at 64 bits',
    { kind: 'sum', signed: false },
    [
      [u64(-1n), 1n],
      [2n, 1n],
    ],
    [1n],
  ],
];

test.each(cells)('%s', (_name, type, parts, expected) => {
  const reduced = reduceCells(
    type,
    parts.map((part) => words(...part)),
  );
  expect(reduced).toEqual(expected && words(...expected));
});

test('histogram counts of all CPUs add up, empty buckets are left out', () => {
  const buckets = addArrays([words(0n, 1n, 0n, 4n), words(0n, 2n, 0n, 0n)]);
  expect([...buckets]).toEqual([
    [1, 3n],
    [3, 4n],
  ]);
  expect(encodeBuckets(buckets)).toHaveLength(8 + 2 * 16);
});

test('buckets of one key become one entry', () => {
  const entry = (key: string, bucket: bigint, ...counts: bigint[]) => ({
    key: new Uint8Array([...Buffer.from(key.padEnd(8, '\0')), ...words(bucket)]),
    parts: counts.map((count) => words(count)),
  });
  const hist: AggregateType = { kind: 'hist', bits: 0 };
  const reduced = reduceKeyed({ key: stringOf(4), value: hist }, [
    entry('a', 3n, 1n, 1n),
    entry('b', 1n, 5n, 0n),
    entry('a', 2n, 0n, 7n),
  ]);
  expect(reduced.map(({ key }) => key)).toEqual(
    [Buffer.from('a\0\0\0'), Buffer.from('b\0\0\0')].map((each) => new Uint8Array(each)),
  );
  expect(reduced[0]?.value).toEqual(
    encodeBuckets(
      new Map([
        [2, 7n],
        [3, 2n],
      ]),
    ),
  );
});

test('a key whose values were set to zero is still there', () => {
  const count: AggregateType = { kind: 'count' };
  const entries = [{ key: words(1n), parts: [words(0n), words(0n)] }];
  expect(reduceKeyed({ key: int(8, true), value: count }, entries)).toEqual([
    { key: words(1n), value: words(0n) },
  ]);
});

const series = (reduce: SeriesType['reduce']): SeriesType => ({
  kind: 'tseries',
  intervalNs: 1,
  buckets: 4,
  reduce,
  signed: true,
});

test('a slot holds the newest epoch only', () => {
  const cells = [words(5n, 1n, 8n), words(7n, 1n, 12n), words(1n, 1n, 12n)];
  expect(reduceSlot(series('sum'), cells)).toEqual({ epoch: 12n, value: 8n, meta: 1n });
  expect(reduceSlot(series('sum'), [words(0n, 0n, 0n)])).toBeUndefined();
});

test('points are in the order of time', () => {
  const point = (epoch: bigint) => ({ epoch, value: 1n, meta: 1n });
  const view = new DataView(encodePoints([point(3n), point(1n)]).buffer);
  expect([view.getUint32(0, true), view.getBigUint64(8, true)]).toEqual([2, 1n]);
});
