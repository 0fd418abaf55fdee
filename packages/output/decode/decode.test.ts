import { int32, int64, type Schema, stringOf, type Type } from '@sonde/compiler';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyDictionary } from '../dictionary.ts';
import {
  encodeRecord,
  encodeValue,
  eventWith,
  mapWith,
  parseFormat,
  schemaWith,
} from '../fixture.ts';
import { jsonRenderer } from '../render/json.ts';
import { mapJson } from '../render/map-json.ts';
import { mapText, plainPrint } from '../render/map-text.ts';
import { textRenderer } from '../render/text.ts';
import { isDecodeError } from './error.ts';
import { eventDecoder } from './event.ts';
import { frameRecords, iterateRecords } from './records.ts';
import { decodeSnapshot } from './snapshot.ts';

const everyType: readonly Type[] = [
  int32,
  { kind: 'bool' },
  {
    kind: 'enum',
    name: 'enum e',
    size: 4,
    signed: true,
    enumerators: [{ name: 'A', value: '-1' }],
  },
  stringOf(8),
  { kind: 'buffer', capacity: 8 },
  { kind: 'array', element: int32, length: 3 },
  { kind: 'tuple', elements: [int32, stringOf(5), { kind: 'bool' }] },
  { kind: 'record', fields: [{ name: 'x', type: int64 }] },
  { kind: 'struct', name: 'struct s', size: 4 },
  { kind: 'kstack', mode: 'perf', depth: 3 },
  { kind: 'ustack', mode: 'build_id', depth: 2 },
  { kind: 'ksym' },
  { kind: 'usym' },
  { kind: 'username' },
  { kind: 'cgroup-path' },
  { kind: 'timestamp' },
  { kind: 'macaddr' },
  { kind: 'inet' },
  { kind: 'probe' },
];

const schema: Schema = schemaWith({
  strings: ['%F %T.%f'],
  events: [
    eventWith(
      0,
      { kind: 'printf', format: parseFormat('%s|'.repeat(everyType.length)) },
      everyType,
    ),
    ...everyType.map((type, index) => eventWith(index + 1, { kind: 'print-value' }, [type])),
    eventWith(everyType.length + 1, { kind: 'join', separator: ' ' }, [stringOf(8), stringOf(8)]),
  ],
  maps: [
    mapWith('@count', int32, { kind: 'count' }),
    mapWith('@avg', undefined, { kind: 'avg', signed: false }),
    mapWith('@hist', int32, { kind: 'hist', bits: 2 }),
    mapWith('@lhist', undefined, { kind: 'lhist', min: 0, max: 10, step: 3 }),
    mapWith('@series', undefined, {
      kind: 'tseries',
      intervalNs: 1000,
      buckets: 4,
      reduce: 'avg',
      signed: true,
    }),
    mapWith('@plain', { kind: 'tuple', elements: everyType }, stringOf(8)),
  ],
});

/** Bytes that often look like a record of the schema. */
const recordBytes = fc
  .tuple(fc.nat(everyType.length + 3), fc.uint8Array({ maxLength: 600 }))
  .map(([id, body]) => Uint8Array.from([id, 0, 0, 0, 0, 0, 0, 0, ...body]));

test('any bytes decode to events or errors, and both renderers agree on which', () => {
  const decode = eventDecoder(schema);
  const text = textRenderer(schema);
  const json = jsonRenderer(schema);
  fc.assert(
    fc.property(fc.oneof(recordBytes, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      const failed = isDecodeError(decode(bytes));
      const texts = [text(bytes, emptyDictionary, 0n), json(bytes, emptyDictionary, 0n)];
      for (const each of texts) expect(each !== undefined && isDecodeError(each)).toBe(failed);
    }),
    { numRuns: 500 },
  );
});

test('any bytes as a snapshot give entries or errors that print', () => {
  const context = { schema, dictionary: emptyDictionary };
  const bytes = fc.uint8Array({ maxLength: 400 });
  fc.assert(
    fc.property(
      fc.nat(schema.maps.length - 1),
      fc.array(fc.tuple(bytes, bytes), { maxLength: 4 }),
      (map, raw) => {
        const entries = raw.map(([key, value]) => ({ key, value }));
        const content = decodeSnapshot(schema, map, entries);
        expect(content.entries.length + content.errors.length).toBe(raw.length);
        expect(typeof mapText(content, plainPrint, context)).toBe('string');
        expect(typeof mapJson(content, plainPrint, context)).toBe('string');
      },
    ),
    { numRuns: 300 },
  );
});

test('framed records come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 8 }), (records) => {
      expect([...iterateRecords(frameRecords(records))]).toEqual(records);
    }),
  );
});

test('a cut batch gives the whole records and then one error', () => {
  const batch = frameRecords([Uint8Array.of(1, 2), Uint8Array.of(3, 4, 5)]);
  const [first, second, ...rest] = iterateRecords(batch.subarray(0, batch.length - 1));
  expect(first).toEqual(Uint8Array.of(1, 2));
  expect(second).toMatchObject({ kind: 'decode-error' });
  expect(rest).toEqual([]);
});

test('strings of the tail follow each other and keep their bytes', () => {
  const event = eventWith(0, { kind: 'print-value' }, [stringOf(16), int32, stringOf(16)]);
  const decoded = eventDecoder(schemaWith({ events: [event] }))(
    encodeRecord(event, ['ab', 7, 'é']),
  );
  expect(decoded).toMatchObject({
    kind: 'event',
    values: [{ text: 'ab' }, { value: 7n }, { text: 'é', bytes: Uint8Array.of(0xc3, 0xa9) }],
  });
});

test('a struct with a layout has fields, bitfields included', () => {
  const type: Type = {
    kind: 'struct',
    name: 'struct s',
    size: 8,
    fields: [
      { name: 'a', type: int32, offset: 0 },
      { name: 'low', type: int32, offset: 4, bits: { shift: 0, width: 3 } },
      {
        name: 'high',
        type: { kind: 'integer', size: 4, signed: false },
        offset: 4,
        bits: { shift: 3, width: 5 },
      },
    ],
  };
  const event = eventWith(0, { kind: 'print-value' }, [type]);
  const schemaOfStruct = schemaWith({ events: [event] });
  const record = encodeRecord(event, [Uint8Array.of(255, 255, 255, 255, 0b11111_101, 0, 0, 0)]);
  expect(textRenderer(schemaOfStruct)(record, emptyDictionary, 0n)).toMatchObject({
    text: '{ .a = -1, .low = -3, .high = 31 }\n',
  });
});

test('a build id frame is a file and an offset, or an address where the kernel found no file', () => {
  const type: Type = { kind: 'ustack', mode: 'build_id', depth: 2 };
  const bytes = encodeValue(
    { kind: 'array', element: { kind: 'integer', size: 1, signed: false }, length: 72 },
    [],
  );
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 2, true);
  view.setInt32(8, 1, true);
  bytes.fill(0xab, 12, 32);
  view.setBigUint64(32, 0x1234n, true);
  view.setInt32(40, 2, true);
  view.setBigUint64(64, 0x7f00n, true);
  const event = eventWith(0, { kind: 'print-value' }, [type]);
  const record = new Uint8Array(event.size);
  record.set(bytes, event.fields[0]!.offset);
  expect(textRenderer(schemaWith({ events: [event] }))(record, emptyDictionary, 0n)).toMatchObject({
    text: `\n${'ab'.repeat(20)} 0x1234\n7f00\n\n`,
  });
});
