import type { EventAction, Schema } from '@sonde/compiler';
import { frameRecords } from '@sonde/output';
import { expect, test } from 'vitest';
import { batchSplitter } from './split.ts';

const schemaOf = (...actions: EventAction[]): Schema => ({
  events: actions.map((action, id) => ({
    id,
    action,
    fields: [],
    size: 8,
    span: { start: 0, end: 0 },
  })),
  maps: [],
  probes: [],
  strings: [],
  source: { name: 'test', text: '' },
  config: {
    printMapsOnExit: true,
    strTruncTrailer: '..',
    maxCatBytes: 10,
    stackMode: 'bpftrace',
    cppDemangle: true,
    showDebugInfo: true,
  },
});

const schema = schemaOf(
  { kind: 'printf', format: [] },
  { kind: 'print-map', map: 0, top: 0, div: 0 },
  { kind: 'exit' },
);
const [printf, printMap, exit] = [0, 1, 2];

const record = (id: number, size = 8) => {
  const bytes = new Uint8Array(size);
  bytes[0] = id;
  return bytes;
};

/** `3` stands for three records that travel, a word for an action. */
const shape = (...ids: number[]) =>
  [...batchSplitter(schema)(frameRecords(ids.map((id) => record(id))))].map((piece) =>
    piece.kind === 'records' ? piece.count : piece.action.kind,
  );

test.each([
  [[], []],
  [[printf, printf], [2]],
  [[printMap], ['print-map']],
  [
    [printf, printMap, printf],
    [1, 'print-map', 1],
  ],
  [
    [printMap, printMap, printf, exit],
    ['print-map', 'print-map', 1, 'exit'],
  ],
  [[99, printf], [2]],
] as [number[], (string | number)[]][])('%j is cut into %j', (ids, pieces) => {
  expect(shape(...ids)).toEqual(pieces);
});

test('pieces together are the batch without the actions', () => {
  const batch = frameRecords([record(printf, 12), record(printMap), record(printf, 9)]);
  const records = [...batchSplitter(schema)(batch)].flatMap((piece) =>
    piece.kind === 'records' ? [...piece.records] : [],
  );
  expect(records).toEqual([...frameRecords([record(printf, 12), record(printf, 9)])]);
});

test('a record that is cut off is an error', () => {
  const batch = frameRecords([record(printf)]).subarray(0, 10);
  expect(() => [...batchSplitter(schema)(batch)]).toThrow(RangeError);
});
