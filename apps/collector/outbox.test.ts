import { expect, test } from 'vitest';
import { Outbox } from './outbox.ts';

const batch = { runHostId: 'r', outputs: [], clockMs: 0n, totals: undefined };
const numbers = (outbox: Outbox): bigint[] =>
  outbox.unacknowledged().map(({ sequence }) => sequence);

test('numbers batches without gaps and keeps them until they are stored', () => {
  const outbox = new Outbox(1000);
  for (let i = 0; i < 3; i++) outbox.add(batch, 100);
  outbox.acknowledge(2n);
  expect(numbers(outbox)).toEqual([3n]);
  expect(outbox.sizeBytes).toBe(100);
});

test('the last quarter is for what is precious, and acknowledging makes room', () => {
  const outbox = new Outbox(1000);
  outbox.add(batch, 700);
  expect(outbox.hasRoom(50, 'ordinary')).toBe(true);
  expect(outbox.hasRoom(51, 'ordinary')).toBe(false);
  expect(outbox.hasRoom(300, 'precious')).toBe(true);
  expect(outbox.hasRoom(301, 'precious')).toBe(false);
  outbox.acknowledge(1n);
  expect(outbox.hasRoom(301, 'ordinary')).toBe(true);
});

test('acknowledging twice, or what was never sent, changes nothing', () => {
  const outbox = new Outbox(1000);
  outbox.add(batch, 10);
  outbox.acknowledge(1n);
  outbox.acknowledge(1n);
  outbox.acknowledge(99n);
  expect(outbox.isEmpty).toBe(true);
  expect(outbox.sizeBytes).toBe(0);
});
