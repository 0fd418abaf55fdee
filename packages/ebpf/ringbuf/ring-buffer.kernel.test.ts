import { expect, test } from 'vitest';
import { attachTracepoint } from '../link/tracepoint.ts';
import { binding, createRing, loadTest, sendRecord } from '../testing/programs.ts';
import { startWorker } from '../testing/worker.ts';
import { RingBuffer, recordsOf } from './ring-buffer.ts';

const fail = (error: unknown) => {
  throw error;
};

test('delivers every record of a child, in order', async () => {
  using ring = createRing(16 * 1024 * 1024);
  using worker = await startWorker();
  using program = loadTest('tracepoint', sendRecord(ring, { pid: worker.pid }));
  let records = 0;
  const cookies = new Set<bigint>();
  using reader = new RingBuffer(binding, ring, {
    onBatch: (batch) => {
      for (const record of recordsOf(batch)) {
        records++;
        cookies.add(new DataView(record.buffer, record.byteOffset).getBigUint64(0, true));
      }
    },
    onError: fail,
  });
  using link = attachTracepoint(binding, {
    program,
    cookie: 42n,
    category: 'syscalls',
    event: 'sys_enter_getppid',
  });
  await worker.run(100_000);
  link.close();
  await reader.flush();
  expect(records).toBe(100_000);
  expect([...cookies]).toEqual([42n]);
});

test('stops consuming while the receiver is slow, so that the ring fills', async () => {
  using ring = createRing(4096);
  using worker = await startWorker();
  using program = loadTest('tracepoint', sendRecord(ring, { pid: worker.pid }));
  let records = 0;
  let release = () => {};
  const blocked = new Promise<void>((resolve) => {
    release = resolve;
  });
  using reader = new RingBuffer(binding, ring, {
    onBatch: async (batch) => {
      records += [...recordsOf(batch)].length;
      await blocked;
    },
    onError: fail,
    queueBytesMax: 1024,
  });
  using link = attachTracepoint(binding, {
    program,
    cookie: 0n,
    category: 'syscalls',
    event: 'sys_enter_getppid',
  });
  await worker.run(10_000);
  link.close();
  release();
  await reader.flush();
  // What the ring holds is 170 records of 24 bytes: one ring at least, and a few at most by what was taken out early.
  expect(records).toBeGreaterThanOrEqual(170);
  expect(records).toBeLessThan(1_000);
});
