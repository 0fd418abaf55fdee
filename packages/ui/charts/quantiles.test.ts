import { expect, test } from 'vitest';
import { quantileBuckets } from './quantiles.ts';

const of = (...counts: number[]) => counts.map((count, index) => ({ label: `${index}`, count }));

test('a quantile lies in the bucket where its share is reached', () => {
  expect(quantileBuckets(of(50, 40, 9, 1), [0.5, 0.9, 0.99])).toEqual([0, 1, 2]);
});

test('an empty bucket is never the answer, and an empty histogram has none', () => {
  expect(quantileBuckets(of(0, 10, 0), [0, 0.5])).toEqual([1, 1]);
  expect(quantileBuckets(of(0, 0), [0.5])).toEqual([undefined]);
});
