import { expect, test } from 'vitest';
import { nextSort, sortRows } from './sort.ts';

test('numbers in names sort as numbers, and missing values stay last both ways', () => {
  const rows = ['host10', undefined, 'host2'];
  expect(sortRows(rows, (row) => row, false)).toEqual(['host2', 'host10', undefined]);
  expect(sortRows(rows, (row) => row, true)).toEqual(['host10', 'host2', undefined]);
});

test('bigints and numbers compare by value', () => {
  expect(sortRows([3n, 2, 10n], (row) => row, true)).toEqual([10n, 3n, 2]);
});

test('a head cycles through its natural order, the other, and none', () => {
  const first = nextSort(undefined, 'events', true);
  expect(first).toEqual({ column: 'events', descending: true });
  const second = nextSort(first, 'events', true);
  expect(second).toEqual({ column: 'events', descending: false });
  expect(nextSort(second, 'events', true)).toBeUndefined();
  expect(nextSort(second, 'host', false)).toEqual({ column: 'host', descending: false });
});
