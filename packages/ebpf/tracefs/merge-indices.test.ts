import { expect, test } from 'vitest';
import { mergeIndices } from './merge-indices.ts';

const merge = (many: number[], few: number[]): number[] => [
  ...mergeIndices(Uint32Array.from(many), few, (a, b) => a - b),
];

test.each([
  ['nothing', [], []],
  ['none to put between', [1, 2, 3], []],
  ['only those', [], [3, 1, 2]],
  ['between, before and after', [2, 4, 6], [7, 1, 5, 3, 0]],
  ['many that are not in order', [6, 2, 4], [5, 1]],
])('%s', (_, many, few) => {
  expect(merge(many, few)).toEqual([...many, ...few].sort((a, b) => a - b));
});
