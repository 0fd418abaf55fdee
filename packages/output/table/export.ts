import type { EventSchema } from '@sonde/compiler';
import type { Event } from '../decode/event.ts';
import type { MapContent } from '../decode/snapshot.ts';
import type { MapValue } from '../decode/value.ts';
import { bucketRange, type HistogramType } from '../render/buckets.ts';
import { jsonArray, jsonObject, jsonString, jsonValue } from '../render/json-value.ts';
import { mapValueJson } from '../render/map-json.ts';
import { keyText } from '../render/map-text.ts';
import { averageOf } from '../render/sort.ts';
import type { RenderContext } from '../render/value-text.ts';
import { type Column, cellsOf } from './columns.ts';

/** A row of CSV (RFC 4180) with its line end. */
export const csvRow = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/**
 * Quoted where needed. A cell that a spreadsheet would run as a formula gets an apostrophe in front:
 * process names and paths come from whoever runs on the host. Numbers stay numbers.
 */
function csvCell(text: string): string {
  const risky = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = risky ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The first row of an event's export. */
export const eventCsvHeader = (columns: readonly Column[]): string =>
  csvRow(['host', ...columns.map(({ label }, index) => label ?? `column ${index + 1}`)]);

/** One event as a row. */
export const eventCsv = (
  host: string,
  schema: EventSchema,
  event: Event,
  columns: readonly Column[],
  context: RenderContext,
): string => csvRow([host, ...cellsOf(schema, event, columns, context).map(({ text }) => text)]);

/** One event as a line of JSON: host, event id, and its values as bpftrace's JSON shows values. */
export const eventNdjson = (host: string, event: Event, context: RenderContext): string =>
  `${jsonObject([
    ['host', jsonString(host)],
    ['event', String(event.id)],
    ['values', jsonArray(event.values.map((value) => jsonValue(value, context)))],
  ])}\n`;

/** The first row of a map's export. Which columns there are depends on what the map holds. */
export function mapCsvHeader({ schema }: Pick<MapContent, 'schema'>): string {
  const key = schema.key === undefined ? [] : ['key'];
  return csvRow(['host', ...key, ...valueColumns(schema.value.kind)]);
}

function valueColumns(kind: string): string[] {
  switch (kind) {
    case 'hist':
    case 'lhist':
      return ['min', 'max', 'count'];
    case 'avg':
    case 'stats':
      return ['count', 'average', 'total'];
    case 'tseries':
      return ['epoch', 'value'];
    default:
      return ['value'];
  }
}

/** The rows of one host's map: one per entry, for histograms one per bucket, for series one per interval. */
export function mapCsv(host: string, content: MapContent, context: RenderContext): string {
  return content.entries
    .flatMap((entry) => {
      const key = entry.key === undefined ? [] : [keyText(entry.key, context)];
      return valueRows(content, entry.value, context).map((cells) =>
        csvRow([host, ...key, ...cells]),
      );
    })
    .join('');
}

function valueRows(content: MapContent, value: MapValue, context: RenderContext): string[][] {
  switch (value.kind) {
    case 'hist':
    case 'lhist':
      return value.buckets.map(({ index, count }) => {
        const { min, max } = bucketRange(content.schema.value as HistogramType, index);
        return [min?.toString() ?? '', max?.toString() ?? '', count.toString()];
      });
    case 'avg':
    case 'stats': {
      const average = averageOf(value.total, value.count);
      return [[value.count.toString(), average.toString(), value.total.toString()]];
    }
    case 'tseries':
      return value.points.map((point) => [point.epoch.toString(), point.value.toString()]);
    case 'plain':
      return [[keyText(value.value, context)]];
    default:
      return [[value.value.toString()]];
  }
}

/** The entries of one host's map, a line of JSON each: host, map, key, value. */
export const mapNdjson = (host: string, content: MapContent, context: RenderContext): string =>
  content.entries
    .map((entry) => {
      const key = entry.key === undefined ? [] : [['key', jsonValue(entry.key, context)] as const];
      const line = jsonObject([
        ['host', jsonString(host)],
        ['map', jsonString(content.schema.name)],
        ...key,
        ['value', mapValueJson(content.schema, entry.value, 1n, context)],
      ]);
      return `${line}\n`;
    })
    .join('');
