import type { HistogramValue } from '../decode/value.ts';
import { bucketRange, type HistogramType } from '../render/buckets.ts';
import { totalOf } from './histogram.ts';

/** A quantile estimated from buckets, in the unit of the observed number. */
export interface Quantile {
  readonly value: number;
  /** Set when it falls into an open-ended bucket: the true value lies below or above `value`. */
  readonly open?: 'below' | 'above';
}

/**
 * The value that a part `p` (0 to 1) of the observations does not exceed. Within a bucket [low, high)
 * they are taken to lie evenly: low + (p·total − before) / count · (high − low), where `before` is what
 * the buckets below hold. A bucket of one integer gives that integer. Undefined of an empty histogram.
 */
export function quantile(
  type: HistogramType,
  value: HistogramValue,
  p: number,
): Quantile | undefined {
  const target = Math.min(1, Math.max(0, p)) * totalOf(value);
  let before = 0;
  for (const { index, count } of value.buckets) {
    const size = Number(count);
    if (before + size < target || size === 0) {
      before += size;
      continue;
    }
    const { min, max } = bucketRange(type, index);
    if (min === undefined) return { value: Number(max), open: 'below' };
    if (max === undefined) return { value: Number(min), open: 'above' };
    if (max - min === 1n) return { value: Number(min) };
    const part = (target - before) / size;
    return { value: Number(min) + part * Number(max - min) };
  }
  return undefined;
}

/** The quantiles that a summary shows. */
export interface Quantiles {
  readonly p50: Quantile;
  readonly p90: Quantile;
  readonly p99: Quantile;
}

/** Median, 90th and 99th percentile; undefined of an empty histogram. */
export function quantiles(type: HistogramType, value: HistogramValue): Quantiles | undefined {
  const p50 = quantile(type, value, 0.5);
  const p90 = quantile(type, value, 0.9);
  const p99 = quantile(type, value, 0.99);
  return p50 && p90 && p99 ? { p50, p90, p99 } : undefined;
}
