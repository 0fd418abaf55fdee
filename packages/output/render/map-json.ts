import type { MapSchema } from '@sonde/compiler';
import type { MapContent, MapEntry } from '../decode/snapshot.ts';
import type { HistogramValue, MapValue } from '../decode/value.ts';
import { bucketRange, type HistogramType } from './buckets.ts';
import { histogramRows } from './histogram.ts';
import { jsonArray, jsonInteger, jsonObject, jsonString, jsonValue } from './json-value.ts';
import { entriesToPrint, keyText, type MapPrint } from './map-text.ts';
import { printedValue } from './printed-value.ts';
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
  const printed = printedValue(schema, value, div);
  switch (printed.kind) {
    case 'integer':
      return jsonInteger(printed.value);
    case 'plain':
      return jsonValue(printed.value, context);
    case 'stats':
      return jsonObject([
        ['count', jsonInteger(printed.count)],
        ['average', jsonInteger(printed.average)],
        ['total', jsonInteger(printed.total)],
      ]);
    case 'histogram':
      return histogramJson(printed.type, printed.value, div);
    case 'series':
      return seriesJson(printed.type, printed.points, context);
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
