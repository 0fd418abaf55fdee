import { int64, stringOf, type Type, uint64 } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { decodeSnapshot } from '../decode/snapshot.ts';
import { emptyDictionary, GrowingDictionary } from '../dictionary.ts';
import { buckets, type Literal, mapWith, rawEntry, schemaWith, series, words } from '../fixture.ts';
import { exitJson, exitText } from './exit.ts';
import { valueLine } from './json.ts';
import { mapJson, mapValueJson } from './map-json.ts';
import { type MapPrint, mapText, mapValueText, plainPrint } from './map-text.ts';

const string = stringOf(16);
const tuple = (...elements: Type[]): Type => ({ kind: 'tuple', elements });
const count: Type = { kind: 'count' };
const avg: Type = { kind: 'avg', signed: true };
const stats: Type = { kind: 'stats', signed: true };
const hist = (bits: number): Type => ({ kind: 'hist', bits });
const lhist = (min: number, max: number, step: number): Type => ({ kind: 'lhist', min, max, step });
const exit: MapPrint = { reason: 'exit', top: 0, div: 1n };

interface Case {
  readonly name: string;
  readonly key?: Type;
  readonly value: Type;
  readonly entries: readonly (readonly [key: Literal | undefined, value: Literal])[];
  readonly print?: Partial<MapPrint>;
}

function render(each: Case, dictionary = emptyDictionary): { text: string; json: string } {
  const map = mapWith(each.name, each.key, each.value);
  const schema = schemaWith({ maps: [map] });
  const raw = each.entries.map(([key, value]) => rawEntry(map, key, value));
  const content = decodeSnapshot(schema, 0, raw);
  expect(content.errors).toEqual([]);
  const print = { ...plainPrint, ...each.print };
  const context = { schema, dictionary };
  return { text: mapText(content, print, context), json: mapJson(content, print, context) };
}

const bar = '@'.repeat(52);
const none = ' '.repeat(52);
const counts: Case = {
  name: '@c',
  key: string,
  value: count,
  entries: [
    ['c', words(3)],
    ['a', words(1)],
    ['b', words(2)],
  ],
};
const averages: Case = {
  name: '@a',
  key: int64,
  value: avg,
  entries: [
    [1, words(10, 1)],
    [2, words(-20, 1)],
    [3, words(7, 2)],
  ],
};

// Texts and lines are what bpftrace 0.27.1 printed; where it leaves the kernel's order, keys ascend here.
test.each<[Case, string, string]>([
  [
    counts,
    '@c[a]: 1\n@c[b]: 2\n@c[c]: 3\n',
    '{"type": "map", "data": {"@c": {"a": 1, "b": 2, "c": 3}}}\n',
  ],
  [
    { ...counts, print: { top: 2 } },
    '@c[b]: 2\n@c[c]: 3\n',
    '{"type": "map", "data": {"@c": {"b": 2, "c": 3}}}\n',
  ],
  [
    { ...counts, print: { div: 2n } },
    '@c[a]: 0\n@c[b]: 1\n@c[c]: 1\n',
    '{"type": "map", "data": {"@c": {"a": 0, "b": 1, "c": 1}}}\n',
  ],
  [
    { ...counts, print: { top: 2, div: 2n } },
    '@c[b]: 1\n@c[c]: 1\n',
    '{"type": "map", "data": {"@c": {"b": 1, "c": 1}}}\n',
  ],
  [
    { ...counts, print: { div: 0n } },
    '@c[a]: 1\n@c[b]: 2\n@c[c]: 3\n',
    '{"type": "map", "data": {"@c": {"a": 1, "b": 2, "c": 3}}}\n',
  ],
  [
    {
      name: '@c',
      key: tuple(string, int64),
      value: count,
      entries: [
        [['a b', 1], words(1)],
        [['zz', 2], words(2)],
      ],
    },
    '@c[a b, 1]: 1\n@c[zz, 2]: 2\n',
    '{"type": "map", "data": {"@c": {"ab,1": 1, "zz,2": 2}}}\n',
  ],
  [
    averages,
    '@a[2]: -20\n@a[3]: 3\n@a[1]: 10\n',
    '{"type": "stats", "data": {"@a": {"2": -20, "3": 3, "1": 10}}}\n',
  ],
  [
    { ...averages, print: { top: 2, div: 3n } },
    '@a[3]: 1\n@a[1]: 3\n',
    '{"type": "stats", "data": {"@a": {"3": 1, "1": 3}}}\n',
  ],
  [
    { ...averages, name: '@s', value: stats, print: { top: 2, div: 3n } },
    '@s[3]: { .count = 2, .average = 1, .total = 7 }\n@s[1]: { .count = 1, .average = 3, .total = 10 }\n',
    '{"type": "stats", "data": {"@s": {"3": {"count": 2, "average": 1, "total": 7}, "1": {"count": 1, "average": 3, "total": 10}}}}\n',
  ],
  [
    { name: '@s', value: stats, entries: [[undefined, words(-5, 2)]] },
    '@s: { .count = 2, .average = -2, .total = -5 }\n',
    '{"type": "stats", "data": {"@s": {"count": 2, "average": -2, "total": -5}}}\n',
  ],
  [
    {
      name: '@mi',
      key: int64,
      value: { kind: 'min', signed: true },
      entries: [
        [1, words(-5)],
        [2, words(5)],
      ],
    },
    '@mi[2]: 5\n@mi[1]: -5\n',
    '{"type": "map", "data": {"@mi": {"2": 5, "1": -5}}}\n',
  ],
  [
    {
      name: '@str',
      key: string,
      value: string,
      entries: [
        ['b', 'x'],
        ['a', 'y'],
        ['B', 'z'],
      ],
    },
    '@str[B]: z\n@str[a]: y\n@str[b]: x\n',
    '{"type": "map", "data": {"@str": {"B": "z", "a": "y", "b": "x"}}}\n',
  ],
  [
    {
      name: '@n',
      key: int64,
      value: int64,
      entries: [
        [-1, -2],
        [5, 3],
      ],
    },
    '@n[-1]: -2\n@n[5]: 3\n',
    '{"type": "map", "data": {"@n": {"-1": -2, "5": 3}}}\n',
  ],
  [
    {
      name: '@kk',
      key: tuple(int64, tuple(int64, string)),
      value: tuple(int64, int64),
      entries: [
        [
          [1, [2, 'x']],
          [1, 2],
        ],
        [
          [1, [1, 'x']],
          [3, 4],
        ],
      ],
    },
    '@kk[1, (1, x)]: (3, 4)\n@kk[1, (2, x)]: (1, 2)\n',
    '{"type": "map", "data": {"@kk": {"1,(1,x)": [3,4], "1,(2,x)": [1,2]}}}\n',
  ],
  [
    {
      name: '@rec',
      key: {
        kind: 'record',
        fields: [
          { name: 'a', type: int64 },
          { name: 'b', type: string },
        ],
      },
      value: int64,
      entries: [[[1, 'x y'], 5]],
    },
    '@rec[{ .a = 1, .b = x y }]: 5\n',
    '{"type": "map", "data": {"@rec": {"{.a=1,.b=xy}": 5}}}\n',
  ],
  [
    { name: '@big', value: { kind: 'sum', signed: false }, entries: [[undefined, words(-1)]] },
    '@big: 18446744073709551615\n',
    '{"type": "map", "data": {"@big": "18446744073709551615"}}\n',
  ],
  [
    {
      name: '@k',
      key: { kind: 'kstack', mode: 'raw', depth: 2 },
      value: count,
      entries: [[[0, 16, 32], words(1)]],
    },
    '@k[\n10\n20\n]: 1\n',
    '{"type": "map", "data": {"@k": {"\\n10\\n20\\n": 1}}}\n',
  ],
  [
    {
      name: '@kv',
      value: { kind: 'kstack', mode: 'bpftrace', depth: 2 },
      entries: [[undefined, [0, 16]]],
    },
    '@kv: \n        0x10\n\n',
    '{"type": "map", "data": {"@kv": "\\n        0x10\\n"}}\n',
  ],
  // Scalars that were cleared.
  [{ name: '@e', value: count, entries: [] }, '@e: 0\n', '{"type": "map", "data": {"@e": 0}}\n'],
  [
    { name: '@e', value: stats, entries: [] },
    '@e: { .count = 0, .average = 0, .total = 0 }\n',
    '{"type": "stats", "data": {"@e": {"count": 0, "average": 0, "total": 0}}}\n',
  ],
  [{ name: '@e', value: string, entries: [] }, '@e: \n', '{"type": "map", "data": {"@e": ""}}\n'],
  [
    { name: '@e', value: tuple(int64, string), entries: [] },
    '@e: (0, )\n',
    '{"type": "map", "data": {"@e": [0,""]}}\n',
  ],
  [{ name: '@e', value: hist(0), entries: [] }, '', ''],
  [{ name: '@e', value: count, entries: [], print: exit }, '', ''],
  [
    { name: '@e', value: avg, entries: [], print: exit },
    '',
    '{"type": "stats", "data": {"@e": {}}}\n',
  ],
  [{ name: '@e', key: int64, value: count, entries: [] }, '', ''],
  [
    { name: '@e', key: int64, value: stats, entries: [] },
    '',
    '{"type": "stats", "data": {"@e": {}}}\n',
  ],
  // Scalars that were zeroed.
  [
    { name: '@z', value: hist(0), entries: [[undefined, buckets()]] },
    '@z:\n\n',
    '{"type": "hist", "data": {"@z": []}}\n',
  ],
  [
    { name: '@z', key: int64, value: hist(0), entries: [[1, buckets()]] },
    '@z[1]:\n\n',
    '{"type": "hist", "data": {"@z": {"1": []}}}\n',
  ],
])('map %# prints as bpftrace does', (each, text, json) => {
  expect(render(each)).toEqual({ text, json });
});

test('a log2 histogram shows every bucket between the first and the last', () => {
  const each: Case = {
    name: '@',
    value: hist(0),
    entries: [[undefined, buckets([0, 1], [2, 1], [5, 0], [12, 2])]],
  };
  expect(render(each)).toEqual({
    text: `@:
(..., 0)               1 |${'@'.repeat(26)}${' '.repeat(26)}|
[0]                    0 |${none}|
[1]                    1 |${'@'.repeat(26)}${' '.repeat(26)}|
[2, 4)                 0 |${none}|
[4, 8)                 0 |${none}|
[8, 16)                0 |${none}|
[16, 32)               0 |${none}|
[32, 64)               0 |${none}|
[64, 128)              0 |${none}|
[128, 256)             0 |${none}|
[256, 512)             0 |${none}|
[512, 1K)              0 |${none}|
[1K, 2K)               2 |${bar}|

`,
    json: `{"type": "hist", "data": {"@": [{"max": -1, "count": 1},{"min": 0, "max": 0, "count": 0},{"min": 1, "max": 1, "count": 1},{"min": 2, "max": 3, "count": 0},{"min": 4, "max": 7, "count": 0},{"min": 8, "max": 15, "count": 0},{"min": 16, "max": 31, "count": 0},{"min": 32, "max": 63, "count": 0},{"min": 64, "max": 127, "count": 0},{"min": 128, "max": 255, "count": 0},{"min": 256, "max": 511, "count": 0},{"min": 512, "max": 1023, "count": 0},{"min": 1024, "max": 2047, "count": 2}]}}
`,
  });
});

test('histograms are sorted by total, cut to the top and divided', () => {
  const each: Case = {
    name: '@h',
    key: int64,
    value: hist(0),
    entries: [
      [1, buckets([4, 2])],
      [2, buckets([4, 1])],
    ],
    print: { top: 1, div: 2n },
  };
  expect(render(each)).toEqual({
    text: `@h[1]:\n[4, 8)                 1 |${bar}|\n\n`,
    json: '{"type": "hist", "data": {"@h": {"1": [{"min": 4, "max": 7, "count": 1}]}}}\n',
  });
});

test('a histogram whose counts all divide to nothing keeps its rows', () => {
  const each: Case = {
    name: '@h',
    value: hist(2),
    entries: [[undefined, buckets([36, 1], [37, 1])]],
    print: { div: 100n },
  };
  expect(render(each).text).toBe(
    `@h:\n[896, 1024)            0 |${none}|\n[1024, 1280)           0 |${none}|\n\n`,
  );
});

test('linear histograms have open ends and ignore the divisor', () => {
  const each: Case = {
    name: '@l',
    value: lhist(0, 100, 50),
    entries: [[undefined, buckets([0, 1], [1, 1], [3, 4])]],
    print: { div: 2n },
  };
  expect(render(each)).toEqual({
    text: `@l:
(..., 0)               1 |${'@'.repeat(13)}${' '.repeat(39)}|
[0, 50)                1 |${'@'.repeat(13)}${' '.repeat(39)}|
[50, 100)              0 |${none}|
[100, ...)             4 |${bar}|

`,
    json: '{"type": "hist", "data": {"@l": [{"max": -1, "count": 1},{"min": 0, "max": 49, "count": 1},{"min": 50, "max": 99, "count": 0},{"min": 100, "count": 4}]}}\n',
  });
});

test.each<[Type, number, string]>([
  [hist(0), 1, '[0]'],
  [hist(0), 64, '[4E, 8E)'],
  [hist(2), 8, '[7]'],
  [hist(2), 9, '[8, 10)'],
  [hist(2), 40, '[1792, 2048)'],
  [hist(2), 44, '[3584, 4K)'],
  [hist(2), 45, '[4K, 5K)'],
  [hist(2), 61, '[64K, 80K)'],
  [lhist(0, 5, 1), 4, '[3]'],
  [lhist(0, 5, 1), 6, '[5, ...)'],
  [lhist(0, 10240, 1024), 1, '[0, 1K)'],
  [lhist(0, 10240, 1024), 5, '[4K, 5K)'],
  [lhist(0, 2097152, 1048576), 2, '[1M, 2M)'],
  [lhist(0, 2097152, 1048576), 3, '[2M, ...)'],
  [lhist(100, 300, 50), 0, '(..., 100)'],
  [lhist(0, 4000, 1000), 4, '[3000, 4000)'],
])('bucket of %j with index %i is labelled %s', (value, index, label) => {
  const each: Case = { name: '@', value, entries: [[undefined, buckets([index, 1])]] };
  expect(render(each).text).toBe(`@:\n${label.padEnd(16)}       1 |${bar}|\n\n`);
});

const tseries = (intervalNs: number, count: number): Type => ({
  kind: 'tseries',
  intervalNs,
  buckets: count,
  reduce: 'last',
  signed: true,
});

// 2026-11-22 16:36:37.2 UTC in tenths of a second.
const tenth = 17953653972n;

test('a series is drawn with a column for each interval', () => {
  const each: Case = {
    name: '@',
    value: tseries(100_000_000, 8),
    entries: [
      [
        undefined,
        series(
          [tenth, 48, 0],
          [tenth + 1n, 4, 0],
          [tenth + 2n, 3, 0],
          [tenth + 4n, 55, 0],
          [tenth + 5n, 7, 0],
          [tenth + 6n, 43, 0],
        ),
      ],
    ],
  };
  expect(render(each).text).toBe(`@:
             3                                                  55
hh:mm:ss.ms  |___________________________________________________|
16:36:37.200 |                                            *      | 48
16:36:37.300 |*                                                  | 4
16:36:37.400 *                                                   | 3
16:36:37.500 |                                                   | -
16:36:37.600 |                                                   * 55
16:36:37.700 |   *                                               | 7
16:36:37.800 |                                       *           | 43
             v___________________________________________________v
             3                                                  55

`);
});

test('a series that crosses zero marks it, and JSON skips empty intervals', () => {
  const each: Case = {
    name: '@k',
    key: int64,
    value: tseries(100_000_000, 6),
    entries: [[1, series([tenth + 1n, -46, 0], [tenth + 2n, -47, 0], [tenth + 4n, 5, 0])]],
  };
  expect(render(each)).toEqual({
    text: `@k[1]:
             -47                                                 5
hh:mm:ss.ms  |___________________________________________________|
16:36:37.300 |*                                             .    | -46
16:36:37.400 *                                              .    | -47
16:36:37.500 |                                              .    | -
16:36:37.600 |                                              .    * 5
             v___________________________________________________v
             -47                                                 5

`,
    json: '{"type": "tseries", "data": {"@k": {"1": [{"interval_start":"2026-11-22 16:36:37.300000000","value":-46},{"interval_start":"2026-11-22 16:36:37.400000000","value":-47},{"interval_start":"2026-11-22 16:36:37.600000000","value":5}]}}}\n',
  });
});

test('one value alone gets a range around it and the finest clock', () => {
  const each: Case = {
    name: '@n',
    value: tseries(10, 3),
    entries: [[undefined, series([179536539976838517n * 1n, 5, 0])]],
  };
  const lines = render(each).text.split('\n');
  expect(lines[1]).toBe('                   4                                                   6');
  expect(lines[2]).toBe('hh:mm:ss.ns        |___________________________________________________|');
  expect(lines[3]?.slice(18)).toBe(' |                         *                         | 5');
});

test('microseconds move the title by a column, as in bpftrace', () => {
  const each: Case = {
    name: '@u',
    value: tseries(10_000, 3),
    entries: [[undefined, series([1n, 5, 0], [2n, 5, 0])]],
  };
  const lines = render(each).text.split('\n');
  expect(lines[2]).toBe('hh:mm:ss.μs    |___________________________________________________|');
  expect(lines[3]).toBe('00:00:00.000010 |                         *                         | 5');
});

test('series are shown on the wall clock and in the zone of the host', () => {
  const dictionary = new GrowingDictionary();
  dictionary.add([
    { kind: 'clock', key: 'tai', text: '-37000000000' },
    { kind: 'zone', key: 'offset', text: '3600' },
  ]);
  const each: Case = {
    name: '@a',
    value: tseries(1_000_000_000, 3),
    entries: [[undefined, series([37n, 6, 0], [38n, 8, 0])]],
  };
  expect(render(each, dictionary).text.split('\n')[3]).toMatch(/^01:00:00 \*/);
});

test('an entry too short for its schema is an error beside the others', () => {
  const map = mapWith('@c', int64, count);
  const schema = schemaWith({ maps: [map] });
  const raw = [
    { key: words(1), value: words(1) },
    { key: words(2), value: new Uint8Array(3) },
    { key: new Uint8Array(2), value: words(1) },
  ];
  const content = decodeSnapshot(schema, 0, raw);
  expect(content.entries).toHaveLength(1);
  expect(content.errors.map((error) => error.message)).toEqual([
    '@c: value of 3 bytes does not fit count',
    '@c: key of 2 bytes, expected 8',
  ]);
});

test('a bucket that no histogram has is an error, not a row for each below it', () => {
  const far = (index: number) => ({ key: words(), value: words(1, index, 1) });
  const types = [
    [{ kind: 'hist', bits: 5 }, 65 * 32 - 1],
    [{ kind: 'lhist', min: 0, max: 10, step: 3 }, 5],
  ] as const;
  for (const [type, last] of types) {
    const schema = schemaWith({ maps: [mapWith('@h', undefined, type)] });
    expect(decodeSnapshot(schema, 0, [far(last)]).entries).toHaveLength(1);
    expect(decodeSnapshot(schema, 0, [far(last + 1)]).errors).toHaveLength(1);
    expect(decodeSnapshot(schema, 0, [far(2 ** 32 - 1)]).errors).toHaveLength(1);
  }
});

test('unsigned values above the signed range stay positive', () => {
  const each: Case = {
    name: '@u',
    key: int64,
    value: uint64,
    entries: [
      [1, -1n],
      [2, 3],
    ],
  };
  expect(render(each).text).toBe('@u[2]: 3\n@u[1]: 18446744073709551615\n');
});

test('the end of a run prints all maps by name, and none when the script says so', () => {
  const maps = [
    mapWith('@b', undefined, int64),
    mapWith('@', undefined, count),
    mapWith('@a', int64, int64),
  ];
  const schema = schemaWith({ maps });
  const contents = [
    decodeSnapshot(schema, 0, [rawEntry(maps[0]!, undefined, 2)]),
    decodeSnapshot(schema, 1, [rawEntry(maps[1]!, undefined, words(1))]),
    decodeSnapshot(schema, 2, [rawEntry(maps[2]!, 7, 3)]),
  ];
  const context = { schema, dictionary: emptyDictionary };
  expect(exitText(contents, context)).toBe('\n\n@: 1\n@a[7]: 3\n@b: 2\n');
  expect(exitJson(contents, context)).toBe(
    '{"type": "map", "data": {"@": 1}}\n{"type": "map", "data": {"@a": {"7": 3}}}\n{"type": "map", "data": {"@b": 2}}\n',
  );
  const silent = {
    ...context,
    schema: { ...schema, config: { ...schema.config, printMapsOnExit: false } },
  };
  expect(exitText(contents, silent)).toBe('\n\n');
  expect(exitJson(contents, silent)).toBe('');
});

test('one entry of an aggregate prints as its value alone', () => {
  const map = mapWith('@s', int64, stats);
  const schema = schemaWith({ maps: [map] });
  const content = decodeSnapshot(schema, 0, [rawEntry(map, 1, words(7, 2))]);
  const context = { schema, dictionary: emptyDictionary };
  const value = content.entries[0]!.value;
  expect(mapValueText(map, value, 1n, context)).toBe('{ .count = 2, .average = 3, .total = 7 }');
  expect(valueLine(mapValueJson(map, value, 1n, context))).toBe(
    '{"type": "value", "data": {"count": 2, "average": 3, "total": 7}}',
  );
});
