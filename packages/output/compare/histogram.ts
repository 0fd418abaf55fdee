import type { HistogramValue } from '../decode/value.ts';
import {
  type BucketRange,
  bucketLabel,
  bucketRange,
  type HistogramType,
} from '../render/buckets.ts';

/** One bucket on two sides. A share is the bucket's part of its side's total, 0 to 1. */
export interface BucketDifference {
  readonly index: number;
  readonly label: string;
  readonly range: BucketRange;
  readonly a: number;
  readonly b: number;
  readonly aShare: number;
  readonly bShare: number;
  /** bShare − aShare, so that sides of different length or load can be compared. */
  readonly shareDelta: number;
}

/** Every bucket from the first to the last that either side uses. */
export function histogramDifference(
  type: HistogramType,
  a: HistogramValue,
  b: HistogramValue,
): BucketDifference[] {
  const aCounts = countsOf(a);
  const bCounts = countsOf(b);
  const aTotal = totalOf(a) || 1;
  const bTotal = totalOf(b) || 1;
  return indicesOf(a, b).map((index) => {
    const aCount = aCounts.get(index) ?? 0;
    const bCount = bCounts.get(index) ?? 0;
    const aShare = aCount / aTotal;
    const bShare = bCount / bTotal;
    return {
      index,
      label: bucketLabel(type, index),
      range: bucketRange(type, index),
      a: aCount,
      b: bCount,
      aShare,
      bShare,
      shareDelta: bShare - aShare,
    };
  });
}

/**
 * First Wasserstein distance over the order of the buckets: Σ |A(i) − B(i)|, where A and B are the
 * cumulative shares up to bucket i. It is the mean number of buckets that an observation must move to
 * turn one side into the other: in a hist without extra bits, 1 is one doubling; in an lhist one step.
 * Undefined when a side is empty.
 */
export function wasserstein(a: HistogramValue, b: HistogramValue): number | undefined {
  const aTotal = totalOf(a);
  const bTotal = totalOf(b);
  if (aTotal === 0 || bTotal === 0) return undefined;
  const aCounts = countsOf(a);
  const bCounts = countsOf(b);
  let distance = 0;
  let ahead = 0;
  for (const index of indicesOf(a, b)) {
    ahead += (aCounts.get(index) ?? 0) / aTotal - (bCounts.get(index) ?? 0) / bTotal;
    distance += Math.abs(ahead);
  }
  return distance;
}

const countsOf = (value: HistogramValue): Map<number, number> =>
  new Map(value.buckets.map(({ index, count }) => [index, Number(count)]));

/** How many observations the histogram holds. */
export const totalOf = (value: HistogramValue): number =>
  value.buckets.reduce((sum, { count }) => sum + Number(count), 0);

/** More than a hist can have; bounds the work on malformed indices. */
const bucketsMax = 4096;

function indicesOf(a: HistogramValue, b: HistogramValue): number[] {
  const used = [...a.buckets, ...b.buckets].map(({ index }) => index);
  if (used.length === 0) return [];
  const first = used.reduce((min, index) => Math.min(min, index));
  const last = used.reduce((max, index) => Math.max(max, index));
  const length = Math.min(last - first + 1, bucketsMax);
  return Array.from({ length }, (_, offset) => first + offset);
}
