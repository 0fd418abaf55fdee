import type { Schema } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { createHostDecoder } from './host-decoder.ts';

const conversion = {
  kind: 'conversion',
  left: false,
  plus: false,
  space: false,
  alternate: false,
  zero: false,
  width: 0,
  length: '',
  conversion: 'd',
} as const;

/** printf("n=%d") with or without a line's end, and @total = count(). */
const schema = (end: string): Schema => ({
  events: [
    {
      id: 0,
      action: {
        kind: 'printf',
        format: [{ kind: 'text', text: 'n=' }, conversion, { kind: 'text', text: end }],
      },
      fields: [{ type: { kind: 'integer', size: 8, signed: true }, offset: 8, encoding: 'fixed' }],
      size: 16,
      span: { start: 0, end: 0 },
    },
  ],
  maps: [{ name: '@total', value: { kind: 'count' }, storage: { kind: 'percpu', map: 0 } }],
  probes: [],
  strings: [],
  source: { name: 'script', text: '' },
  config: {
    printMapsOnExit: true,
    strTruncTrailer: '..',
    maxCatBytes: 0,
    stackMode: 'bpftrace',
    cppDemangle: true,
    showDebugInfo: true,
  },
});

function events(...numbers: bigint[]) {
  const records = new Uint8Array(numbers.length * 20);
  const view = new DataView(records.buffer);
  numbers.forEach((number, index) => {
    view.setUint32(index * 20, 16, true);
    view.setBigInt64(index * 20 + 12, number, true);
  });
  return { kind: 'events', records, dictionary: [], wallNs: 5_000_000_000n } as const;
}

function total(count: bigint, reason: 'periodic' | 'exit') {
  const value = new Uint8Array(8);
  new DataView(value.buffer).setBigUint64(0, count, true);
  const entries = [{ key: new Uint8Array(), value }];
  const head = { kind: 'snapshot', map: 0, reason, top: 0, div: 0n } as const;
  return { ...head, entries, dictionary: [], wallNs: 6_000_000_000n };
}

test('events become rows with their time, and lines of text', () => {
  const { rows, lines } = createHostDecoder(schema('\n')).decode([events(1n, -2n)]);
  expect(rows.map((row) => [row.atMs, row.text])).toEqual([
    [5000, 'n=1'],
    [5000, 'n=-2'],
  ]);
  expect(lines).toEqual(['n=1', 'n=-2']);
});

test('a line without an end waits for the next batch', () => {
  const decoder = createHostDecoder(schema(','));
  expect(decoder.decode([events(1n)]).lines).toEqual([]);
  expect(decoder.end().join('\n')).toContain('n=1,');
});

test('periodic snapshots are shown, not printed; the last ones are printed at the end', () => {
  const decoder = createHostDecoder(schema('\n'));
  const periodic = decoder.decode([total(3n, 'periodic')]);
  expect(periodic.lines).toEqual([]);
  expect(periodic.shots[0]?.content.entries[0]?.value).toEqual({ kind: 'count', value: 3n });
  decoder.decode([total(7n, 'exit')]);
  expect(decoder.end()).toContain('@total: 7');
});

test('what went wrong in the script while it ran is a row marked as an error, with its place', () => {
  const failed = (): Schema => {
    const whole = schema('');
    const [event] = whole.events;
    const error = { kind: 'helper', helper: 'map_update_elem', message: 'Map full' } as const;
    const action = { kind: 'runtime-error', error } as const;
    const source = { name: 'script', text: 'begin { @m[1] = 1; }' };
    return { ...whole, source, events: [{ ...event!, action, span: { start: 8, end: 17 } }] };
  };
  const { rows } = createHostDecoder(failed()).decode([events(-7n)]);
  expect(rows.map(({ isError, text }) => [isError, text])).toEqual([
    [
      true,
      [
        'script:1:9-18: WARNING: Map full',
        'Additional Info - helper: map_update_elem, retcode: -7',
        'begin { @m[1] = 1; }',
        '        ~~~~~~~~~',
      ].join('\n'),
    ],
  ]);
});
