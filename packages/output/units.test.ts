import { expect, test } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatDuration,
  formatRate,
  formatShare,
} from './units.ts';

test.each([
  [0, '0 ns'],
  [850, '850 ns'],
  [1200, '1.2 µs'],
  [1_234_567, '1.2 ms'],
  [999_960, '1.0 ms'],
  [15_000_000, '15 ms'],
  [90_000_000_000, '1.5 min'],
  [-2_000_000_000, '−2.0 s'],
  [9_000_000_000_000, '2.5 h'],
])('%d ns is %s', (ns, text) => {
  expect(formatDuration(ns)).toBe(text);
});

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [4096, '4.0 KiB'],
  [1_500_000, '1.4 MiB'],
  [2 ** 40, '1.0 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [12_000, '12 k', '12 k/s'],
  [7, '7', '7/s'],
  [0.25, '0.25', '0.25/s'],
  [3_400_000, '3.4 M', '3.4 M/s'],
  [Number.NaN, '0', '0/s'],
])('%d is %s and %s', (count, text, rate) => {
  expect(formatCount(count)).toBe(text);
  expect(formatRate(count)).toBe(rate);
});

test.each([
  [0.5, '+50 %'],
  [-0.03, '−3.0 %'],
  [2.2, '×3.2'],
  [0, '+0 %'],
  [Number.POSITIVE_INFINITY, '–'],
])('a change by %d is %s', (relative, text) => {
  expect(formatChange(relative)).toBe(text);
});

test('shares are percent', () => {
  expect(formatShare(0.1234)).toBe('12 %');
  expect(formatShare(0.0123)).toBe('1.2 %');
});
