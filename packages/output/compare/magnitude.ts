import type { MapValue } from '../decode/value.ts';

/**
 * The one number to compare a value by, in the unit of the script: count, sum, min, max and plain integers
 * as they are; avg and stats their average, not truncated; histograms how much they hold. Undefined for
 * what has no number. Exact to 2^53.
 */
export function magnitudeOf(value: MapValue): number | undefined {
  switch (value.kind) {
    case 'plain':
      return value.value.kind === 'integer' ? Number(value.value.value) : undefined;
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return Number(value.value);
    case 'avg':
    case 'stats':
      return value.count === 0n ? undefined : Number(value.total) / Number(value.count);
    case 'hist':
    case 'lhist':
      return value.buckets.reduce((sum, { count }) => sum + Number(count), 0);
    case 'tseries':
      return undefined;
  }
}

/** How many observations a value rests on; undefined where it does not say. */
export function observationsOf(value: MapValue): number | undefined {
  switch (value.kind) {
    case 'count':
      return Number(value.value);
    case 'avg':
    case 'stats':
      return Number(value.count);
    case 'hist':
    case 'lhist':
      return magnitudeOf(value);
    default:
      return undefined;
  }
}

/** Nothing recorded under a key means zero of these, and an unknown value of the others. */
export const isAdditive = (kind: MapValue['kind']): boolean =>
  kind === 'count' || kind === 'sum' || kind === 'hist' || kind === 'lhist';
