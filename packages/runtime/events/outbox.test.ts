import { expect, test } from 'vitest';
import type { SessionOutput } from '../output.ts';
import { Outbox } from './outbox.ts';

const attached = (probes: number): SessionOutput => ({
  kind: 'attached',
  probes,
  shared: [],
  pinned: [],
});

test('outputs arrive one at a time, in order, however slow the receiver is', async () => {
  const log: string[] = [];
  const outbox = new Outbox(
    async (output) => {
      const name = output.kind === 'attached' ? output.probes : 0;
      log.push(`start ${name}`);
      await new Promise((resolve) => setTimeout(resolve, 5 - name));
      log.push(`end ${name}`);
    },
    (error) => expect.unreachable(String(error)),
  );
  void outbox.push(attached(1));
  await outbox.push(attached(2));
  expect(log).toEqual(['start 1', 'end 1', 'start 2', 'end 2']);
});

test('a receiver that fails gets nothing more, and the failure is told once', async () => {
  const errors: unknown[] = [];
  let received = 0;
  const outbox = new Outbox(
    () => {
      received++;
      throw new Error('no');
    },
    (error) => errors.push(error),
  );
  void outbox.push(attached(1));
  await outbox.push(attached(2));
  expect([received, errors.length]).toEqual([1, 1]);
});
