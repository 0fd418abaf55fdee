import { expect, test } from 'vitest';
import { lossText, lostOf, noTotals } from './totals.ts';

test.each([
  [{}, 0n, ''],
  [{ lostKernel: 1n }, 1n, '1 event in the kernel'],
  [
    { lostCollector: 40n, lostSnapshots: 1n, lostTexts: 2n, missed: 5n },
    48n,
    '40 events in the collector, 1 map in the collector, 2 texts in the collector, 5 runs of a probe while another ran on that CPU',
  ],
  // A full map refuses an update: a fault in the result, not a part of it that is missing.
  [{ mapFull: 7n, events: 9n }, 0n, ''],
])('%o', (losses, lost, text) => {
  const totals = { ...noTotals, ...losses };
  expect(lostOf(totals)).toBe(lost);
  expect(lossText(totals)).toBe(text);
});
