import type { MapSchema } from '@sonde/compiler';
import type { MapContent, MapEntry } from '../decode/snapshot.ts';
import type { HistogramValue, MapValue } from '../decode/value.ts';
import { bucketRange, type HistogramType } from './buckets.ts';
import { histogramRows } from './histogram.ts';
import { jsonArray, jsonInteger, jsonObject, jsonString, jsonValue } from './json-value.ts';
import { divide, entriesToPrint, keyText, type MapPrint } from './map-text.ts';
import { averageOf } from './sort.ts';
import { strftime } from './strftime.ts';
import { zoneOf } from './timestamp.ts';
import { type SeriesType, seriesIntervals } from './tseries.ts';
import type { RenderContext } from './value-text.ts';

/** The `type` of a map's line. */
type LineType = 'map' | 'stats' | 'hist' | 'tseries';

/** A map as one line of JSON with its newline; empty where bpftrace prints no line. */
export function mapJson(content: MapContent, print: MapPrint, context: RenderContext): string {
  const type = lineType(content);
  const entries = entriesToPrint(content, print);
  // bpftrace leaves out empty maps, but not those of averages.
  if (entries.length === 0 && type !== 'stats') return '';
  const data = jsonObject([[content.schema.name, contentJson(content, entries, print, context)]]);
  return `{"type": "${type}", "data": ${data}}\n`;
}

function contentJson(
  content: MapContent,
  entries: readonly MapEntry[],
  print: MapPrint,
  context: RenderContext,
): string {
  const render = (entry: MapEntry): string =>
    mapValueJson(content.schema, entry.value, print.div, context);
  const [first] = entries;
  if (content.schema.key === undefined && first !== undefined) return render(first);
  return jsonObject(
    entries.map((entry) => [
      entry.key === undefined ? '' : keyText(entry.key, context).replaceAll(' ', ''),
      render(entry),
    ]),
  );
}

function lineType({ schema }: MapContent): LineType {
  switch (schema.value.kind) {
    case 'avg':
    case 'stats':
      return 'stats';
    case 'hist':
    case 'lhist':
      return 'hist';
    case 'tseries':
      return 'tseries';
    default:
      return 'map';
  }
}

/** The value under one key. */
export function mapValueJson(
  schema: MapSchema,
  value: MapValue,
  div: bigint,
  context: RenderContext,
): string {
  switch (value.kind) {
    case 'plain':
      return value.value.kind === 'integer'
        ? jsonInteger(divide(value.value.value, div))
        : jsonValue(value.value, context);
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return jsonInteger(divide(value.value, div));
    case 'avg':
      return jsonInteger(divide(averageOf(value.total, value.count), div));
    case 'stats':
      return jsonObject([
        ['count', jsonInteger(value.count)],
        ['average', jsonInteger(divide(averageOf(value.total, value.count), div))],
        ['total', jsonInteger(value.total)],
      ]);
    case 'hist':
    case 'lhist':
      return histogramJson(schema.value as HistogramType, value, div);
    case 'tseries':
      return seriesJson(schema.value as SeriesType, value.points, context);
  }
}

/** Buckets with an inclusive `max`; the open ends lack their bound. */
function histogramJson(type: HistogramType, value: HistogramValue, div: bigint): string {
  const rows = histogramRows(value, type.kind === 'hist' ? div : 1n);
  return jsonArray(
    rows.map(({ index, count }) => {
      const { min, max } = bucketRange(type, index);
      const members: [string, string][] = [];
      if (min !== undefined) members.push(['min', jsonInteger(min)]);
      if (max !== undefined) members.push(['max', jsonInteger(max - 1n)]);
      members.push(['count', jsonInteger(count)]);
      return jsonObject(members);
    }),
  );
}

/** The one shape that bpftrace writes without spaces. */
function seriesJson(
  type: SeriesType,
  points: Parameters<typeof seriesIntervals>[1],
  { dictionary }: RenderContext,
): string {
  const zone = zoneOf(dictionary);
  const shown = seriesIntervals(type, points, dictionary).flatMap(({ startNs, value }) => {
    if (value === undefined) return [];
    const start = jsonString(strftime('%Y-%m-%d %H:%M:%S.%k', startNs, zone));
    return [`{"interval_start":${start},"value":${jsonInteger(value)}}`];
  });
  return jsonArray(shown);
}
