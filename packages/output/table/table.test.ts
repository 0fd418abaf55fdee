import { int32, int64, stringOf, type Type } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { isDecodeError } from '../decode/error.ts';
import { type Event, eventDecoder } from '../decode/event.ts';
import { decodeSnapshot } from '../decode/snapshot.ts';
import { emptyDictionary } from '../dictionary.ts';
import {
  buckets,
  encodeRecord,
  eventWith,
  type Literal,
  mapWith,
  parseFormat,
  rawEntry,
  schemaWith,
  words,
} from '../fixture.ts';
import { cellsOf, columnsOf } from './columns.ts';
import {
  eventCsv,
  eventCsvHeader,
  eventNdjson,
  mapCsv,
  mapCsvHeader,
  mapNdjson,
} from './export.ts';

function tableOf(format: string, types: readonly Type[], values: readonly Literal[]) {
  const schemaOfEvent = eventWith(0, { kind: 'printf', format: parseFormat(format) }, types);
  const schema = schemaWith({ events: [schemaOfEvent] });
  const event = eventDecoder(schema)(encodeRecord(schemaOfEvent, values));
  if (isDecodeError(event)) throw new Error(event.message);
  const context = { schema, dictionary: emptyDictionary };
  return { schemaOfEvent, event: event as Event, columns: columnsOf(schemaOfEvent), context };
}

test.each<[string, (string | undefined)[]]>([
  ['%d %s\n', [undefined, undefined]],
  ['pid=%d comm=%s\n', ['pid', 'comm']],
  ['PID %d: open of %s took %d us\n', ['PID', 'open of', 'took']],
  ['[%d] %s (%d)\n', [undefined, undefined, undefined]],
  ['banner\npid %d, file: %s\n', ['pid', 'file']],
])('labels of %j', (format, labels) => {
  const types = labels.map(() => int32);
  expect(
    columnsOf(eventWith(0, { kind: 'printf', format: parseFormat(format) }, types)).map(
      ({ label }) => label,
    ),
  ).toEqual(labels);
});

test.each<[string, (string | undefined)[]]>([
  ['%d %s\n', ['id', 'file']],
  ['pid=%d opened %s\n', ['pid', 'file']],
  ['pid: %d, %s\n', ['pid', 'file']],
])('where %j ties no word to a value, the script names it', (format, labels) => {
  const event = eventWith(0, { kind: 'printf', format: parseFormat(format) }, [int32, int32]);
  const fields = event.fields.map((field, index) => ({ ...field, label: ['id', 'file'][index]! }));
  expect(columnsOf({ ...event, fields }).map(({ label }) => label)).toEqual(labels);
});

test('cells are printed without padding', () => {
  const { schemaOfEvent, event, columns, context } = tableOf(
    '%-16s %6d %#x',
    [stringOf(16), int32, int64],
    ['cat', 7, 255],
  );
  expect(columns.map(({ numeric }) => numeric)).toEqual([false, true, true]);
  expect(cellsOf(schemaOfEvent, event, columns, context).map(({ text }) => text)).toEqual([
    'cat',
    '7',
    '0xff',
  ]);
});

test('events export with their host, and no cell is a formula', () => {
  const { schemaOfEvent, event, columns, context } = tableOf(
    'pid=%d comm=%s',
    [int32, stringOf(32)],
    [-7, '=cmd("x"),1'],
  );
  expect(eventCsvHeader(columns)).toBe('host,pid,comm\r\n');
  expect(eventCsv('web-1', schemaOfEvent, event, columns, context)).toBe(
    'web-1,-7,"\'=cmd(""x""),1"\r\n',
  );
  expect(JSON.parse(eventNdjson('web-1', event, context))).toEqual({
    host: 'web-1',
    event: 0,
    values: [-7, '=cmd("x"),1'],
  });
});

test('maps export by entry, histograms by bucket', () => {
  const counts = mapWith(
    '@c',
    { kind: 'tuple', elements: [stringOf(8), int64] },
    { kind: 'count' },
  );
  const latency = mapWith('@us', undefined, { kind: 'lhist', min: 0, max: 20, step: 10 });
  const schema = schemaWith({ maps: [counts, latency] });
  const context = { schema, dictionary: emptyDictionary };
  const first = decodeSnapshot(schema, 0, [rawEntry(counts, ['a', 1], words(3))]);
  expect(mapCsvHeader(first) + mapCsv('h', first, context)).toBe(
    'host,key,value\r\nh,"a, 1",3\r\n',
  );
  expect(mapNdjson('h', first, context)).toBe(
    '{"host": "h", "map": "@c", "key": ["a",1], "value": 3}\n',
  );
  const second = decodeSnapshot(schema, 1, [rawEntry(latency, undefined, buckets([1, 4], [3, 1]))]);
  expect(mapCsvHeader(second) + mapCsv('h', second, context)).toBe(
    'host,min,max,count\r\nh,0,10,4\r\nh,20,,1\r\n',
  );
});
