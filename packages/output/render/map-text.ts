import type { MapSchema } from '@sonde/compiler';
import type { MapContent, MapEntry } from '../decode/snapshot.ts';
import type { MapValue, Value } from '../decode/value.ts';
import { histogramText } from './histogram.ts';
import { printedValue } from './printed-value.ts';
import { sortEntries, topEntries } from './sort.ts';
import { seriesText } from './tseries.ts';
import { type RenderContext, valueText } from './value-text.ts';
import { zeroValue } from './zero.ts';

/** How print() was called. `exit` is the dump at the end, which leaves out empty maps. */
export interface MapPrint {
  readonly reason: 'print' | 'exit';
  /** Only the last `top` entries; 0 for all. */
  readonly top: number;
  /** Printed values are divided by it; 0 acts as 1. */
  readonly div: bigint;
}

export const plainPrint: MapPrint = { reason: 'print', top: 0, div: 1n };

/** A whole map as bpftrace prints it, every line ended by a newline; empty for a map with nothing to show. */
export function mapText(content: MapContent, print: MapPrint, context: RenderContext): string {
  const entries = entriesToPrint(content, print);
  return entries.map((entry) => entryText(content.schema, entry, print.div, context)).join('');
}

/** The entries that print() shows, in its order. */
export function entriesToPrint(content: MapContent, print: MapPrint): readonly MapEntry[] {
  if (content.schema.key !== undefined) return topEntries(sortEntries(content.entries), print.top);
  if (content.entries.length > 0) return content.entries.slice(0, 1);
  const zero = print.reason === 'print' ? zeroValue(content.schema.value) : undefined;
  return zero === undefined ? [] : [{ keyBytes: new Uint8Array(), value: zero }];
}

function entryText(
  schema: MapSchema,
  entry: MapEntry,
  div: bigint,
  context: RenderContext,
): string {
  const name =
    entry.key === undefined ? schema.name : `${schema.name}[${keyText(entry.key, context)}]`;
  const body = mapValueText(schema, entry.value, div, context);
  const block = isBlock(entry.value);
  return block ? `${name}:\n${body}\n` : `${name}: ${body}\n`;
}

/** Shown below its name rather than beside it. */
const isBlock = (value: MapValue): boolean =>
  value.kind === 'hist' || value.kind === 'lhist' || value.kind === 'tseries';

/** A key between the brackets; the parentheses of a tuple are left out. */
export function keyText(key: Value, context: RenderContext): string {
  if (key.kind !== 'tuple') return valueText(key, context);
  return key.elements.map((each) => valueText(each, context)).join(', ');
}

/** The value under one key, also what `print(@m[k])` shows. */
export function mapValueText(
  schema: MapSchema,
  value: MapValue,
  div: bigint,
  context: RenderContext,
): string {
  const printed = printedValue(schema, value, div);
  switch (printed.kind) {
    case 'integer':
      return String(printed.value);
    case 'plain':
      return valueText(printed.value, context);
    case 'stats': {
      const { count, average, total } = printed;
      return `{ .count = ${count}, .average = ${average}, .total = ${total} }`;
    }
    case 'histogram':
      return histogramText(printed.type, printed.value, div);
    case 'series':
      return seriesText(printed.type, printed.points, context.dictionary);
  }
}
