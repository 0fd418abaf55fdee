import type { AggregateType } from '@sonde/compiler';
import type { SeriesPoint } from '../decode/value.ts';
import type { Dictionary } from '../dictionary.ts';
import { largest, smallest } from '../order.ts';
import { pad } from './pad.ts';
import { strftime } from './strftime.ts';
import { wallTimeNs, zoneOf } from './timestamp.ts';

export type SeriesType = Extract<AggregateType, { kind: 'tseries' }>;

/** One interval, `value` absent when nothing was recorded in it. */
export interface SeriesInterval {
  /** Since 1970 (UTC). */
  readonly startNs: bigint;
  readonly value?: bigint;
}

/** The window of `buckets` intervals that ends with the newest point, from its first recorded one on. */
export function seriesIntervals(
  type: SeriesType,
  points: readonly SeriesPoint[],
  dictionary: Dictionary,
): SeriesInterval[] {
  if (points.length === 0) return [];
  const byEpoch = new Map(points.map((point) => [point.epoch, point]));
  const newest = largest(points.map(({ epoch }) => epoch)) ?? 0n;
  const oldestShown = newest - BigInt(type.buckets) + 1n;
  const inWindow = points.map(({ epoch }) => epoch).filter((epoch) => epoch >= oldestShown);
  const first = smallest(inWindow) ?? newest;
  return Array.from({ length: Number(newest - first) + 1 }, (_, offset) => {
    const epoch = first + BigInt(offset);
    const point = byEpoch.get(epoch);
    const startNs = wallTimeNs('tai', epoch * BigInt(type.intervalNs), dictionary);
    return point === undefined ? { startNs } : { startNs, value: pointValue(type, point) };
  });
}

/** `avg` keeps the sum as value and the count as meta. */
const pointValue = (type: SeriesType, { value, meta }: SeriesPoint): bigint =>
  type.reduce === 'avg' && meta !== 0n ? value / meta : value;

const graphColumns = 53;

/** The graph that bpftrace draws: a column of times, a column of stars, the values. */
export function seriesText(
  type: SeriesType,
  points: readonly SeriesPoint[],
  dictionary: Dictionary,
): string {
  const intervals = seriesIntervals(type, points, dictionary);
  const range = valueRange(intervals);
  if (range === undefined) return '<no data>\n';
  // bpftrace takes the precision from the distance of the first two intervals; one alone has the finest.
  const clock = clockFormat(intervals.length > 1 ? type.intervalNs : 0);
  const indent = ' '.repeat(clock.columns + 1);
  const low = String(range.min);
  const high = String(range.max);
  const bounds = `${indent}${low}${high.padStart(graphColumns - low.length)}\n`;
  const zone = zoneOf(dictionary);
  const rows = intervals.map(({ startNs, value }) => {
    const time = strftime(clock.format, startNs, zone).padEnd(clock.columns);
    return `${time} ${graphRow(value, range)} ${value ?? '-'}\n`;
  });
  const line = '_'.repeat(graphColumns - 2);
  // Filled up by bytes as bpftrace does, which shifts the title with a `μ` by one column.
  const header = `${pad(clock.title, { width: clock.columns, left: true, zero: false })} |${line}|\n`;
  return `${bounds}${header}${rows.join('')}${indent}v${line}v\n${bounds}`;
}

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

function valueRange(intervals: readonly SeriesInterval[]): Range | undefined {
  const values = intervals.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const min = smallest(values);
  const max = largest(values);
  if (min === undefined || max === undefined) return undefined;
  return min === max ? { min: min - 1n, max: max + 1n } : { min, max };
}

/** A frame of bars, a dot where zero is, a star where the value is; the star covers the rest. */
function graphRow(value: bigint | undefined, range: Range): string {
  const cells = new Array<string>(graphColumns).fill(' ');
  cells[0] = '|';
  cells[graphColumns - 1] = '|';
  if (range.min < 0n && range.max > 0n) cells[column(0n, range)] = '.';
  if (value !== undefined) cells[column(value, range)] = '*';
  return cells.join('');
}

const column = (value: bigint, { min, max }: Range): number =>
  Math.trunc((Number(value - min) / Number(max - min)) * (graphColumns - 1));

/** As many digits of the second as the interval needs. */
function clockFormat(intervalNs: number): { format: string; title: string; columns: number } {
  if (intervalNs >= 1_000_000_000) return { format: '%H:%M:%S', title: 'hh:mm:ss', columns: 8 };
  if (intervalNs >= 1_000_000) {
    return { format: '%H:%M:%S.%l', title: 'hh:mm:ss.ms', columns: 12 };
  }
  if (intervalNs >= 1000) return { format: '%H:%M:%S.%f', title: 'hh:mm:ss.μs', columns: 15 };
  return { format: '%H:%M:%S.%k', title: 'hh:mm:ss.ns', columns: 18 };
}
