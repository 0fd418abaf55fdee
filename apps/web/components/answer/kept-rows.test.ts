import { expect, test } from 'vitest';
import { KeptRows } from './kept-rows.ts';

test('the latest rows stay, the rest is counted', () => {
  const rows = new KeptRows<number>(8);
  for (let at = 0; at < 100; at++) rows.push(at);
  expect(rows.toArray()).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
  expect(rows.dropped).toBe(92);
});

test('nothing new, the same array', () => {
  const rows = new KeptRows<number>(2);
  rows.push(1);
  expect(rows.toArray()).toBe(rows.toArray());
  const before = rows.toArray();
  rows.push(2);
  expect(rows.toArray()).not.toBe(before);
});
