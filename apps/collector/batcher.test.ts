import { Batch, type Totals } from '@sonde/proto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Batcher, resultBytesMax } from './batcher.ts';
import type { Result } from './convert.ts';
import { Outbox } from './outbox.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const events = (count: number, bytes = 1000, names: string[] = []): Result => ({
  kind: 'events',
  records: new Uint8Array(bytes),
  count,
  dictionary: names.map((text) => ({ kind: 'ksym', key: text, text })),
  wallNs: 0n,
});

const snapshot = (reason: 'periodic' | 'print' | 'exit', bytes = 100): Result => ({
  kind: 'snapshot',
  map: 0,
  reason,
  top: 0,
  div: 0n,
  entries: [{ key: new Uint8Array(0), value: new Uint8Array(bytes) }],
  dictionary: [],
  wallNs: 0n,
});

const text: Result = { kind: 'host-text', action: 'cat', event: 0, text: 'hello' };

/** A batcher over an outbox of `bytes`, what is stored on the other side, and what is there in the end. */
function createCollector(bytes: number) {
  const outbox = new Outbox(bytes);
  const batcher = new Batcher({ runHostId: 'r', outbox, added: () => {} });
  const stored: Batch[] = [];
  return {
    outbox,
    batcher,
    stored,
    /** The hub takes everything: through the wire's own encoding. */
    store() {
      for (const batch of outbox.unacknowledged())
        stored.push(Batch.decode(Batch.encode(batch).finish()));
      outbox.acknowledge(outbox.lastSequence);
    },
  };
}

const count = (batches: readonly Batch[]) => {
  const sums = { events: 0n, snapshots: 0n, texts: 0n, told: 0n };
  for (const { output } of batches.flatMap((batch) => batch.outputs)) {
    if (output?.$case === 'events') sums.events += BigInt(output.value.count);
    if (output?.$case === 'snapshot') sums.snapshots++;
    if (output?.$case === 'hostText') sums.texts++;
    if (output?.$case === 'lost')
      sums.told += output.value.events + output.value.snapshots + output.value.texts;
  }
  return sums;
};

const dropped = (totals: Totals): bigint =>
  totals.lostCollector + totals.lostSnapshots + totals.lostTexts;

test('a flood of events leaves room for what is never sent again', () => {
  const { batcher, store, stored } = createCollector(20_000);
  for (let second = 0; second < 100; second++) {
    for (let i = 0; i < 10; i++) batcher.add(events(7));
    batcher.add(snapshot('periodic'));
    if (second === 50) for (const result of [snapshot('print'), text]) batcher.add(result);
    vi.advanceTimersByTime(1000);
  }
  batcher.add(snapshot('exit'));
  batcher.flush({ isLast: true });
  store();
  const arrived = count(stored);
  const reasons = stored.flatMap(({ outputs }) =>
    outputs.flatMap(({ output }) => (output?.$case === 'snapshot' ? output.value.reason : [])),
  );
  expect(reasons.slice(-2)).toEqual([2, 3]);
  expect(arrived.texts).toBe(1n);
  expect(batcher.totals).toMatchObject({ events: arrived.events, lostTexts: 0n });
  expect(arrived.events + batcher.totals.lostCollector).toBe(7000n);
  expect(arrived.snapshots + batcher.totals.lostSnapshots).toBe(102n);
  expect(arrived.told).toBe(dropped(batcher.totals));
});

test('past the reserve precious results are dropped too, and each kind is counted', () => {
  const { batcher, outbox } = createCollector(2000);
  for (const result of [events(3, 5000), snapshot('print', 5000), snapshot('exit', 5000)])
    batcher.add(result);
  batcher.add({ ...text, text: 'x'.repeat(5000) } as Result);
  batcher.flush({ isLast: true });
  expect(batcher.totals).toMatchObject({ lostCollector: 3n, lostSnapshots: 2n, lostTexts: 1n });
  expect(outbox.sizeBytes).toBeLessThan(2000);
});

test('a loss is told at its place, once there is room again', () => {
  const { batcher, store, stored } = createCollector(4000);
  for (const result of [events(1, 2000), events(2, 2000), events(3, 2000)]) batcher.add(result);
  batcher.flush();
  store();
  batcher.add(events(4));
  batcher.flush();
  store();
  expect(stored.map(({ outputs }) => outputs.map(({ output }) => output?.$case))).toEqual([
    ['events'],
    ['lost', 'events'],
  ]);
  expect(stored.at(-1)?.totals).toMatchObject({ events: 5n, lostCollector: 5n });
});

test('a batch that carries nothing but totals does not fill the outbox', () => {
  const { batcher, outbox } = createCollector(10_000);
  for (let second = 0; second < 1000; second++) {
    batcher.measured({ runCount: BigInt(second), runTimeNs: 0n, overheadPercent: 0 });
    vi.advanceTimersByTime(1000);
  }
  expect(outbox.sizeBytes).toBeLessThanOrEqual(7500);
  expect(batcher.totals.runCount).toBe(999n);
});

test('names that came with a dropped result travel with the next', () => {
  const { batcher, outbox, store, stored } = createCollector(4000);
  batcher.add(events(1, 2500, ['a']));
  batcher.add(events(1, 2000, ['b']));
  batcher.flush();
  expect(outbox.unacknowledged()).toHaveLength(1);
  store();
  batcher.add(events(1, 100, ['c']));
  batcher.flush();
  store();
  const [, second] = stored;
  const names = second?.outputs.flatMap(({ output }) =>
    output?.$case === 'events' ? output.value.dictionary.map((entry) => entry.text) : [],
  );
  expect(names).toEqual(['b', 'c']);
});

test('a map too large for any message is counted, not sent for ever', () => {
  const { batcher, outbox } = createCollector(10 * resultBytesMax);
  batcher.add(snapshot('exit', resultBytesMax));
  batcher.flush({ isLast: true });
  expect(batcher.totals.lostSnapshots).toBe(1n);
  expect(outbox.sizeBytes).toBeLessThan(1000);
});

test('losses of the kernel are totals, and travel in their place', () => {
  const { batcher, store, stored } = createCollector(10_000);
  batcher.add({ kind: 'lost', events: 5n, mapUpdates: 2n, missed: 1n });
  batcher.flush();
  store();
  expect(batcher.totals).toMatchObject({ lostKernel: 5n, mapFull: 2n, missed: 1n });
  expect(stored[0]?.outputs[0]?.output).toMatchObject({ value: { events: 5n, missed: 1n } });
});
