import type { AggregateType } from '@sonde/compiler';

export type HistogramType = Extract<AggregateType, { kind: 'hist' | 'lhist' }>;

/** The values of a bucket: `min` inclusive, `max` exclusive; absent at an open end. */
export interface BucketRange {
  readonly min?: bigint;
  readonly max?: bigint;
}

/** Bucket 0 takes what lies below: negative numbers in a hist, numbers under the minimum in an lhist. */
export function bucketRange(type: HistogramType, index: number): BucketRange {
  if (type.kind === 'lhist') {
    if (index === 0) return { max: BigInt(type.min) };
    // The overflow bucket starts where the last whole step ends, which may be below the maximum.
    const overflow = 1 + Math.floor((type.max - type.min) / type.step);
    const low = BigInt(type.min) + BigInt(type.step) * BigInt(index - 1);
    return index >= overflow ? { min: low } : { min: low, max: low + BigInt(type.step) };
  }
  if (index === 0) return { max: 0n };
  return { min: lowerBound(type.bits, index), max: lowerBound(type.bits, index + 1) };
}

/**
 * The first value of a hist bucket, index 1 and up. Below 2^bits every value has its own bucket; above,
 * every power of two is cut into 2^bits equal buckets.
 */
function lowerBound(bits: number, index: number): bigint {
  const from1 = index - 1;
  const perPower = 1 << bits;
  if (from1 < perPower) return BigInt(from1);
  const power = (from1 >> bits) - 1;
  return BigInt(perPower + (from1 & (perPower - 1))) << BigInt(power);
}

/** The interval as bpftrace labels it: `(..., 0)`, `[1]`, `[2, 4)`, `[1K, 2K)`, `[100, ...)`. */
export function bucketLabel(type: HistogramType, index: number): string {
  const { min, max } = bucketRange(type, index);
  const text =
    type.kind === 'hist' ? (value: bigint) => histBound(value, type.bits) : lhistBound(type.step);
  if (min === undefined) return `(..., ${text(max ?? 0n)})`;
  if (max === undefined) return `[${text(min)}, ...)`;
  if (max === min + 1n) return `[${text(min)}]`;
  return `[${text(min)}, ${text(max)})`;
}

const suffixes = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** A bound is written with the suffix of its power of two less `bits`, which keeps it exact. */
function histBound(value: bigint, bits: number): string {
  const power = value.toString(2).length - 1 - bits;
  const decade = power < 10 ? 0 : Math.floor(power / 10);
  return `${value >> BigInt(decade * 10)}${suffixes[decade]}`;
}

const kibi = 1024n;
const mebi = 1024n * 1024n;

function lhistBound(step: number): (value: bigint) => string {
  if (step % 1024 !== 0) return (value) => value.toString();
  return (value) => {
    if (value !== 0n && value % mebi === 0n) return `${value / mebi}M`;
    if (value !== 0n && value % kibi === 0n) return `${value / kibi}K`;
    return value.toString();
  };
}
