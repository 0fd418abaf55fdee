import type { AggregateType } from '@sonde/compiler';
import type { Bucket, MapValue, SeriesPoint } from '../decode/value.ts';
import { compareBigints, larger, smaller } from '../order.ts';

/**
 * What one map would hold had both hosts fed it: counts and sums add, minima and maxima compare, avg
 * and stats add totals and counts, histograms add bucket by bucket, series combine epoch by epoch.
 * Commutative and associative. Plain values have no such meaning: the result is undefined for them, as
 * for two values of different kinds.
 */
export function combineValues(type: AggregateType, a: MapValue, b: MapValue): MapValue | undefined {
  switch (a.kind) {
    case 'count':
    case 'sum':
      return b.kind === a.kind ? { kind: a.kind, value: a.value + b.value } : undefined;
    case 'min':
    case 'max':
      if (b.kind !== a.kind) return undefined;
      return a.value < b.value === (a.kind === 'min') ? a : b;
    case 'avg':
    case 'stats':
      return b.kind === a.kind
        ? { kind: a.kind, total: a.total + b.total, count: a.count + b.count }
        : undefined;
    case 'hist':
    case 'lhist':
      return b.kind === a.kind
        ? { kind: a.kind, buckets: addBuckets(a.buckets, b.buckets) }
        : undefined;
    case 'tseries':
      return b.kind === 'tseries' && type.kind === 'tseries'
        ? { kind: 'tseries', points: combinePoints(type, a.points, b.points) }
        : undefined;
    case 'plain':
      return undefined;
  }
}

/** Sum of two lists of buckets, ascending by index. */
export function addBuckets(a: readonly Bucket[], b: readonly Bucket[]): Bucket[] {
  const counts = new Map(a.map(({ index, count }) => [index, count]));
  for (const { index, count } of b) counts.set(index, (counts.get(index) ?? 0n) + count);
  return [...counts]
    .map(([index, count]) => ({ index, count }))
    .sort((left, right) => left.index - right.index);
}

type SeriesType = Extract<AggregateType, { kind: 'tseries' }>;

function combinePoints(
  type: SeriesType,
  a: readonly SeriesPoint[],
  b: readonly SeriesPoint[],
): SeriesPoint[] {
  const byEpoch = new Map(a.map((point) => [point.epoch, point]));
  for (const point of b) {
    const other = byEpoch.get(point.epoch);
    byEpoch.set(point.epoch, other === undefined ? point : combinePoint(type, other, point));
  }
  return [...byEpoch.values()].sort((left, right) => compareBigints(left.epoch, right.epoch));
}

/** `meta` is the count for avg, otherwise the time of the last update. */
function combinePoint({ reduce }: SeriesType, a: SeriesPoint, b: SeriesPoint): SeriesPoint {
  const later = larger(a.meta, b.meta);
  switch (reduce) {
    case 'sum':
      return { epoch: a.epoch, value: a.value + b.value, meta: later };
    case 'avg':
      return { epoch: a.epoch, value: a.value + b.value, meta: a.meta + b.meta };
    case 'min':
      return { epoch: a.epoch, value: smaller(a.value, b.value), meta: later };
    case 'max':
      return { epoch: a.epoch, value: larger(a.value, b.value), meta: later };
    case 'last':
      // The clocks of two hosts may agree: then the larger value, so that order does not matter.
      if (a.meta === b.meta) return a.value > b.value ? a : b;
      return a.meta > b.meta ? a : b;
  }
}
