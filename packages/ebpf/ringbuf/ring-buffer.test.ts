import type { Binding, RingHandle } from '@sonde/sys';
import { expect, test } from 'vitest';
import type { KernelMap } from '../map/kernel-map.ts';
import { RingBuffer, type RingBufferOptions, recordsOf } from './ring-buffer.ts';

/** A binding whose ring is fed by the test. */
function fakeRing() {
  const queue: ArrayBuffer[] = [];
  let ready = () => {};
  let closed = false;
  const handle: RingHandle = {
    take: () => queue.shift(),
    flush: () => {},
    close: () => {
      closed = true;
    },
  };
  const binding = {
    openRing: (options: { ready: () => void }) => {
      ready = options.ready;
      return handle;
    },
  } as unknown as Binding;
  const map = { fdNumber: 1, spec: { maxEntries: 4096 } } as KernelMap;
  return {
    open: (options: RingBufferOptions) => new RingBuffer(binding, map, options),
    queue: (...values: number[]) => {
      queue.push(...values.map((value) => Uint8Array.of(value).buffer));
    },
    ready: () => ready(),
    isClosed: () => closed,
  };
}

test('gives one batch at a time to a slow receiver, in order', async () => {
  const ring = fakeRing();
  const log: string[] = [];
  const reader = ring.open({
    onBatch: async ([value]) => {
      log.push(`start ${value}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      log.push(`end ${value}`);
    },
    onError: (error) => expect.unreachable(String(error)),
  });
  ring.queue(1, 2);
  ring.ready();
  ring.ready();
  await reader.flush();
  expect(log).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
});

test('stops at the first error of the receiver', async () => {
  const ring = fakeRing();
  const errors: unknown[] = [];
  const reader = ring.open({
    onBatch: () => {
      throw new Error('no');
    },
    onError: (error) => errors.push(error),
  });
  ring.queue(1, 2);
  await reader.flush();
  await reader.flush();
  expect(errors).toHaveLength(1);
  expect(ring.isClosed()).toBe(true);
});

test.each([
  [[], []],
  [[1, 0, 0, 0, 7], [[7]]],
  [
    [0, 0, 0, 0, 2, 0, 0, 0, 8, 9],
    [[], [8, 9]],
  ],
] as [number[], number[][]][])('records of %j', (bytes, records) => {
  const found = [...recordsOf(Uint8Array.from(bytes))].map((record) => [...record]);
  expect(found).toEqual(records);
});

test.each([[[5, 0, 0, 0, 1]], [[1, 0]]])('broken framing %j is an error', (bytes) => {
  expect(() => [...recordsOf(Uint8Array.from(bytes))]).toThrow(RangeError);
});
