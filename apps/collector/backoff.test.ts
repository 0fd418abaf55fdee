import { expect, test } from 'vitest';
import { Backoff } from './backoff.ts';

test('doubles up to half a minute and starts over after a success', () => {
  const backoff = new Backoff(() => 1);
  const waits = Array.from({ length: 9 }, () => backoff.next());
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

test('chance moves each wait between half and all of it', () => {
  expect(new Backoff(() => 0).next()).toBe(250);
  expect(new Backoff(() => 0.5).next()).toBe(375);
});
