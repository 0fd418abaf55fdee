import type { HistogramValue } from '../decode/value.ts';
import { largest } from '../order.ts';
import { bucketLabel, type HistogramType } from './buckets.ts';

const labelColumns = 16;
const countColumns = 8;
const barColumns = 52;

/** A bucket between the first and the last that hold something; empty ones in between are rows too. */
export interface HistogramRow {
  readonly index: number;
  readonly count: bigint;
}

/** Every bucket from the first to the last non-empty one, with counts divided by `div` (0 acts as 1). */
export function histogramRows(value: HistogramValue, div = 1n): HistogramRow[] {
  const { buckets } = value;
  if (buckets.length === 0) return [];
  const counts = new Map(buckets.map(({ index, count }) => [index, count]));
  const first = buckets[0]!.index;
  const last = Math.min(buckets.at(-1)!.index, first + rowsMax - 1);
  return Array.from({ length: last - first + 1 }, (_, offset) => {
    const index = first + offset;
    return { index, count: (counts.get(index) ?? 0n) / (div || 1n) };
  });
}

/** The most buckets a map can have is 65 * 32 (hist with five bits); anything beyond is malformed. */
const rowsMax = 4096;

/** The body of a histogram: label, count and bar per row, each ended by a newline. */
export function histogramText(type: HistogramType, value: HistogramValue, div: bigint): string {
  // bpftrace divides the counts of log2 histograms only.
  const rows = histogramRows(value, type.kind === 'hist' ? div : 1n);
  const most = largest(rows.map(({ count }) => count)) ?? 0n;
  return rows
    .map(({ index, count }) => {
      const label = bucketLabel(type, index).padEnd(labelColumns);
      return `${label}${String(count).padStart(countColumns)} |${bar(count, most)}|\n`;
    })
    .join('');
}

/** Single precision, as bpftrace computes it: the last column can differ otherwise. */
function bar(count: bigint, most: bigint): string {
  const share =
    most === 0n ? 0 : Math.fround(Math.fround(Number(count)) / Math.fround(Number(most)));
  return '@'.repeat(Math.trunc(Math.fround(share * barColumns))).padEnd(barColumns);
}
