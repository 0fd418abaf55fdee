import type { MapSchema } from '@sonde/compiler';
import type { HistogramValue, MapValue, SeriesPoint, Value } from '../decode/value.ts';
import type { HistogramType } from './buckets.ts';
import { averageOf } from './sort.ts';
import type { SeriesType } from './tseries.ts';

/** What print() shows of the value under one key: the same for text and for JSON. */
export type PrintedValue =
  | { readonly kind: 'integer'; readonly value: bigint }
  /** A string, a tuple and so on, which no divisor changes. */
  | { readonly kind: 'plain'; readonly value: Value }
  | {
      readonly kind: 'stats';
      readonly count: bigint;
      readonly average: bigint;
      readonly total: bigint;
    }
  | { readonly kind: 'histogram'; readonly type: HistogramType; readonly value: HistogramValue }
  | {
      readonly kind: 'series';
      readonly type: SeriesType;
      readonly points: readonly SeriesPoint[];
    };

/** Numbers are divided by `div`, of stats only the average; 0 acts as 1. Histograms and series keep theirs. */
export function printedValue(schema: MapSchema, value: MapValue, div: bigint): PrintedValue {
  const integer = (number: bigint): PrintedValue => ({
    kind: 'integer',
    value: number / (div || 1n),
  });
  switch (value.kind) {
    case 'plain':
      return value.value.kind === 'integer' ? integer(value.value.value) : value;
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return integer(value.value);
    case 'avg':
      return integer(averageOf(value.total, value.count));
    case 'stats': {
      const average = averageOf(value.total, value.count) / (div || 1n);
      return { kind: 'stats', count: value.count, average, total: value.total };
    }
    case 'hist':
    case 'lhist':
      // Values are decoded by the schema's type, so that they are of its kind.
      return { kind: 'histogram', type: schema.value as HistogramType, value };
    case 'tseries':
      return { kind: 'series', type: schema.value as SeriesType, points: value.points };
  }
}
