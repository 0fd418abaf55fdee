import { noTotals as totals } from '@sonde/api/client';
import type { Schema } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { type Run, type RunBatch, RunFeed, type RunHost } from './run-feed.ts';

/** printf("tick\n") and nothing else. */
const schema: Schema = {
  events: [
    {
      id: 0,
      action: { kind: 'printf', format: [{ kind: 'text', text: 'tick\n' }] },
      fields: [],
      size: 8,
      span: { start: 0, end: 0 },
    },
  ],
  maps: [],
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
};

const host = (part: Partial<RunHost> = {}): RunHost => ({
  id: 'a',
  runId: 'r',
  hostId: 'h',
  hostName: 'web-1',
  state: 'ATTACHED',
  diagnostics: [],
  schema,
  endReason: null,
  lostReason: null,
  exitCode: null,
  attachedProbes: 1,
  pinnedPaths: [],
  compileUs: 1,
  attachUs: 1,
  totals,
  lastSequence: 0n,
  complete: false,
  createdAt: new Date(0),
  sentAt: null,
  attachedAt: null,
  lastBatchAt: null,
  endedAt: null,
  ...part,
});

const run = (...hosts: RunHost[]): Run => ({
  id: 'r',
  number: 1,
  scriptName: 'ticks',
  scriptVersion: null,
  state: 'RUNNING',
  startedBy: null,
  schedule: null,
  createdAt: new Date(0),
  startedAt: new Date(0),
  stoppedAt: null,
  endedAt: null,
  hostCounts: {},
  events: 0n,
  lost: 0n,
  text: '',
  selector: { labels: {} },
  positional: [],
  named: {},
  pid: 0,
  cgroup: '',
  reportsReads: false,
  limits: { durationMs: 0, overheadPercent: 0, eventsPerSecond: 0, mapBytes: 0 },
  unsafe: false,
  keepDays: 1,
  hosts,
});

/** One tick at that second of the host's clock. */
function batch(sequence: number, second = sequence, runHostId = 'a'): RunBatch {
  const records = new Uint8Array(12);
  new DataView(records.buffer).setUint32(0, 8, true);
  const wallNs = BigInt(second) * 1_000_000_000n;
  return {
    runHostId,
    sequence: BigInt(sequence),
    createdAt: new Date(0),
    clockMs: second * 1000,
    totals: { ...totals, events: BigInt(sequence) },
    outputs: [{ kind: 'events', records, dictionary: [], wallNs }],
  };
}

test('a batch that comes again after a reconnect is taken once', () => {
  const feed = new RunFeed(run(host()));
  for (const sequence of [1, 2, 2, 1, 3]) feed.addBatch(batch(sequence));
  expect(feed.view().rows).toHaveLength(3);
  expect(feed.positions()).toEqual({ a: 3n });
});

test('batches that outrun their schema wait for it', () => {
  const feed = new RunFeed(run(host({ schema: null, state: 'COMPILING' })));
  feed.addBatch(batch(1));
  expect(feed.view().rows).toHaveLength(0);
  feed.setHost(host());
  expect(feed.view().rows).toHaveLength(1);
});

test('totals never go back, whichever message is late', () => {
  const feed = new RunFeed(run(host()));
  feed.addBatch(batch(5));
  feed.setHost(host({ totals: { ...totals, events: 2n } }));
  expect(feed.view().run.hosts[0]?.totals.events).toBe(5n);
});

test('rows of several hosts stand in the order of their clocks', () => {
  const feed = new RunFeed(run(host(), host({ id: 'b' })));
  feed.addBatch(batch(1, 10, 'a'));
  feed.addBatch(batch(1, 5, 'b'));
  expect(feed.view().rows.map((row) => row.runHostId)).toEqual(['b', 'a']);
});

test('the end is printed once, after the last batch of a complete host', () => {
  const feed = new RunFeed(run(host({ state: 'DONE', complete: true, lastSequence: 2n })));
  feed.addBatch(batch(1));
  expect(feed.view().textOf('a')).toEqual(['tick']);
  feed.addBatch(batch(2));
  const text = feed.view().textOf('a');
  expect(text.length).toBeGreaterThan(2);
  feed.setHost(host({ state: 'DONE', complete: true, lastSequence: 2n }));
  expect(feed.view().textOf('a')).toEqual(text);
});
