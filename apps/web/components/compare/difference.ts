import type { MapSchema } from '@sonde/compiler';
import { histogramDifference, type MergedMap, mapDifference } from '@sonde/output';
import type { DifferenceRow } from '@sonde/ui';
import { isAdditive } from '../answer/map-model.ts';

/** What changed between two sides of a map, in the unit that fits its type. */
export interface Difference {
  readonly unit: 'points' | 'percent';
  readonly rows: readonly DifferenceRow[];
}

/**
 * A histogram is compared bucket by bucket and counts key by key, both as shares of their side, because
 * two runs are seldom equally long; other numbers by how much they moved.
 */
export function differenceOf(map: MapSchema, left: MergedMap, right: MergedMap): Difference {
  const changes = mapDifference(left, right);
  const type = map.value;
  if (type.kind === 'hist' || type.kind === 'lhist') {
    const empty = { kind: type.kind, buckets: [] } as const;
    const rows = changes.flatMap((change) => {
      const [a, b] = [change.aValue, change.bValue];
      const aHistogram = a?.kind === 'hist' || a?.kind === 'lhist' ? a : empty;
      const bHistogram = b?.kind === 'hist' || b?.kind === 'lhist' ? b : empty;
      return histogramDifference(type, aHistogram, bHistogram).map((bucket) => ({
        key: [change.label, bucket.label].filter(Boolean).join(' '),
        left: bucket.a,
        right: bucket.b,
        change: bucket.shareDelta * 100,
      }));
    });
    return { unit: 'points', rows };
  }
  if (isAdditive(map) && map.key !== undefined) {
    const total = (side: 'a' | 'b') =>
      changes.reduce((sum, change) => sum + Math.max(0, change[side] ?? 0), 0) || 1;
    const [aTotal, bTotal] = [total('a'), total('b')];
    const rows = changes.map((change) => ({
      key: change.label,
      left: change.a,
      right: change.b,
      change: ((change.b ?? 0) / bTotal - (change.a ?? 0) / aTotal) * 100,
    }));
    return { unit: 'points', rows: byChange(rows) };
  }
  const rows = changes.map((change) => ({
    key: change.label === '' ? map.name : change.label,
    left: change.a,
    right: change.b,
    change: change.relative === undefined ? undefined : change.relative * 100,
  }));
  return { unit: 'percent', rows: byChange(rows) };
}

const byChange = (rows: readonly DifferenceRow[]): DifferenceRow[] =>
  [...rows].sort((left, right) => Math.abs(right.change ?? 0) - Math.abs(left.change ?? 0));
