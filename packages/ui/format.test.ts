import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatElapsed,
  formatPercent,
  formatRelative,
  plural,
} from './format.ts';

test('large counts are shortened, from numbers and bigints alike', () => {
  expect(formatCompact(999)).toBe('999');
  expect(formatCompact(12_000n)).toBe('12 k');
});

test.each([
  [0.95, '950 µs'],
  [1.2, '1.2 ms'],
  [12_000, '12 s'],
  [185_000, '3 min 05 s'],
  [3_599_800, '1 h 00 min'],
  [7_800_000, '2 h 10 min'],
])('formatDuration(%s) is %s', (value, text) => expect(formatDuration(value)).toBe(text));

test.each([
  [0, '0:00'],
  [7400, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
])('formatElapsed(%s) is %s', (value, text) => expect(formatElapsed(value)).toBe(text));

test('bytes, percentages and counts carry their unit', () => {
  expect(formatBytes(4096)).toBe('4.0 KiB');
  expect(formatPercent(0.004)).toBe('<0.01 %');
  expect(plural(1, 'host')).toBe('1 host');
  expect(plural(1200, 'host')).toBe('1,200 hosts');
});

test('relative times say which way they point', () => {
  const now = new Date(1_000_000);
  expect(formatRelative(new Date(999_000), now)).toBe('just now');
  expect(formatRelative(new Date(940_000), now)).toBe('1 min ago');
  expect(formatRelative(new Date(1_030_000), now)).toBe('in 30 s');
});
