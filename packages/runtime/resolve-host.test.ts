import { defaultConfig, type FieldSchema, type Schema, type Type } from '@sonde/compiler';
import { frameRecords, frameText } from '@sonde/output';
import { expect, test } from 'vitest';
import { createResolver, hostResolver } from './resolve-host.ts';
import type { NameSources } from './resolve-names.ts';
import { noResolver } from './resolver.ts';

const sources: NameSources = {
  kernelSymbol: (address) =>
    address < 0x1000n ? undefined : { name: 'vfs_read', offset: address - 0x1000n, module: '' },
  userSymbols: {
    resolve: (pid, address) =>
      pid === 7 ? { name: 'main', offset: Number(address), path: '/bin/app' } : undefined,
    frames: (pid, address) =>
      pid === 7
        ? [
            { name: 'fold', offset: 0, path: '/bin/app', source: '/src/a.c:3', inlined: true },
            { name: 'main', offset: Number(address), path: '/bin/app', inlined: false },
          ]
        : [],
    remember: () => undefined,
    meet: () => undefined,
  },
  userName: (uid) => (uid === 0 ? 'root' : undefined),
  cgroupPath: (id, filter) => `${filter}:/${id}`,
};

const clock = { kind: 'clock', key: 'boot', text: '5' };

function schemaOf(fields: FieldSchema[], maps: Schema['maps'] = []): Schema {
  return {
    events: [
      {
        id: 0,
        action: { kind: 'print-value' },
        fields,
        size: 64,
        span: { start: 0, end: 0 },
      },
    ],
    maps,
    probes: [],
    strings: ['uni*'],
    source: { name: 'test', text: '' },
    config: defaultConfig,
  } as Schema;
}

const fixed = (type: Type, offset: number): FieldSchema => ({ type, offset, encoding: 'fixed' });

function record(words: readonly (readonly [at: number, value: number])[], size = 64): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of words) view.setUint32(at, value, true);
  return bytes;
}

const resolver = (schema: Schema) => createResolver(schema, sources, () => [clock]);

test('values are named, and once only', () => {
  const fields = [
    fixed({ kind: 'ksym' }, 8),
    fixed({ kind: 'usym' }, 16),
    fixed({ kind: 'username' }, 32),
    fixed({ kind: 'cgroup-path' }, 40),
  ];
  const batch = frameRecords([
    record([
      [8, 0x1004],
      [16, 9],
      [24, 7],
      [40, 88],
    ]),
  ]);
  const each = resolver(schemaOf(fields));
  expect(each.records(batch)).toEqual([
    { kind: 'ksym', key: '1004', text: 'vfs_read' },
    { kind: 'usym', key: '9,7', text: 'main' },
    { kind: 'username', key: '0', text: 'root' },
    { kind: 'cgroup-path', key: '88,0', text: 'uni*:/88' },
  ]);
  expect(each.records(batch)).toEqual([]);
});

test('what has no name gives no entry', () => {
  const fields = [fixed({ kind: 'ksym' }, 8), fixed({ kind: 'username' }, 16)];
  const batch = frameRecords([
    record([
      [8, 1],
      [16, 12],
    ]),
  ]);
  expect(resolver(schemaOf(fields)).records(batch)).toEqual([]);
});

test('frames of a stack that is the key of a map', () => {
  const stack: Type = { kind: 'kstack', mode: 'bpftrace', depth: 2 };
  const storage = { kind: 'hash', map: 0 } as const;
  const each = resolver(
    schemaOf([], [{ name: '@', key: stack, value: { kind: 'count' }, storage }]),
  );
  const key = record(
    [
      [0, 2],
      [8, 0x1001],
      [16, 0x1002],
    ],
    24,
  );
  const frame = (symbol: string) => frameText([{ symbol, module: '', source: '', inlined: false }]);
  expect(each.snapshot(0, [{ key, value: new Uint8Array(8) }])).toEqual([
    { kind: 'kstack-frame', key: '1001', text: frame('vfs_read+1') },
    { kind: 'kstack-frame', key: '1002', text: frame('vfs_read+2') },
  ]);
});

test('clocks come first, where times of day are shown', () => {
  const each = resolver(schemaOf([fixed({ kind: 'timestamp' }, 8)]));
  const batch = frameRecords([record([])]);
  expect(each.records(batch)).toEqual([clock]);
  expect(each.records(batch)).toEqual([]);
});

test('a schema without anything to name costs nothing', () => {
  expect(resolver(schemaOf([fixed({ kind: 'bool' }, 8)]))).toBe(noResolver);
  const raw: Type = { kind: 'kstack', mode: 'raw', depth: 1 };
  expect(resolver(schemaOf([fixed(raw, 8)]))).toBe(noResolver);
});

test('broken batches are left to the decoder', () => {
  const each = resolver(schemaOf([fixed({ kind: 'ksym' }, 8)]));
  expect(each.records(Uint8Array.of(9, 0, 0, 0, 1))).toEqual([]);
  expect(each.records(frameRecords([Uint8Array.of(1), record([], 12)]))).toEqual([]);
});

test('clocks of this machine are related to the time of day', () => {
  // 37 leap seconds; booted 100 s ago.
  const now = BigInt(Date.now()) * 1_000_000n;
  const binding = {
    clockNs: (name: string) => (name === 'tai' ? now + 37_000_000_000n : 100_000_000_000n),
  };
  const create = hostResolver(binding, { pids: [] });
  const entries = create(schemaOf([fixed({ kind: 'timestamp' }, 8)])).records(new Uint8Array());
  const text = (key: string) => entries.find((each) => each.key === key)?.text;
  expect(text('tai')).toBe('-37000000000');
  expect(text('boot')).toBe(String(now - 100_000_000_000n));
  expect(Number(text('offset'))).toBe(new Date().getTimezoneOffset() * -60 + 0);
});

test('every process of a batch is met before the first of its addresses is looked up', () => {
  const asked: string[] = [];
  const userSymbols: NameSources['userSymbols'] = {
    ...sources.userSymbols,
    meet: (pid) => void asked.push(`meet ${pid}`),
    resolve: (pid) => void asked.push(`resolve ${pid}`),
  };
  const schema = schemaOf([fixed({ kind: 'usym' }, 8)]);
  const each = createResolver(schema, { ...sources, userSymbols }, () => []);
  each.records(
    frameRecords(
      [7, 8].map((pid) =>
        record([
          [8, 1],
          [16, pid],
        ]),
      ),
    ),
  );
  expect(asked).toEqual(['meet 7', 'meet 8', 'resolve 7', 'resolve 8']);
});
