import type { EventSchema, Schema } from '@sonde/compiler';
import {
  type DecodeEvent,
  eventDecoder,
  isDecodeError,
  type Value,
  valueText,
} from '@sonde/output';
import { type Column, cn } from '@sonde/ui';
import type { EventRow } from './host-decoder.ts';

/** More fields than this are easier read as one text. */
const fieldLimit = 12;

/**
 * A column per field where a script has one kind of event with typed fields, so that they sort and
 * align; otherwise one column with the text.
 */
export function eventColumns(schema: Schema | undefined): readonly Column<EventRow>[] {
  const speaking = (schema?.events ?? []).filter((event) => event.action.kind === 'printf');
  const only = speaking.length === 1 && speaking[0] !== undefined ? speaking[0] : undefined;
  const count = only?.fields.length ?? 0;
  if (schema === undefined || only === undefined || count < 2 || count > fieldLimit) return [text];
  return fieldColumns(schema, only);
}

const text: Column<EventRow> = {
  id: 'text',
  header: 'Output',
  width: 400,
  grow: true,
  mono: true,
  cell: (row) => (
    <span className={cn('whitespace-pre', row.isError && 'text-bad')}>{row.text}</span>
  ),
  title: (row) => row.text,
  sortValue: (row) => row.text,
};

function fieldColumns(schema: Schema, event: EventSchema): Column<EventRow>[] {
  const decode = eventDecoder(schema);
  const names = fieldNames(event);
  return event.fields.map((field, index) => ({
    id: `field-${index}`,
    header: names[index] ?? `${index + 1}`,
    width: field.type.kind === 'string' || field.type.kind === 'buffer' ? 200 : 110,
    grow: index === event.fields.length - 1 && field.type.kind !== 'integer',
    numeric: field.type.kind === 'integer',
    mono: true,
    cell(row) {
      const value = fieldOf(decode, row, event.id, index);
      // Another kind of event (an error, a time) has no fields: its text stands in the last column.
      if (value === undefined) return index === event.fields.length - 1 ? text.cell(row) : null;
      return valueText(value, row);
    },
    title: (row) => row.text,
    sortValue: (row) => sortable(fieldOf(decode, row, event.id, index), row),
  }));
}

function fieldOf(decode: DecodeEvent, row: EventRow, id: number, index: number): Value | undefined {
  const event = decode(row.record);
  return isDecodeError(event) || event.id !== id ? undefined : event.values[index];
}

function sortable(value: Value | undefined, row: EventRow): string | bigint | undefined {
  if (value === undefined) return undefined;
  return value.kind === 'integer' ? value.value : valueText(value, row);
}

/** A field is called after the word right before its conversion (`pid=%d`, `"comm: %s"`), else by its place. */
export function fieldNames(event: EventSchema): string[] {
  if (event.action.kind !== 'printf') return [];
  const names: string[] = [];
  let before = '';
  for (const piece of event.action.format) {
    if (piece.kind === 'text') before = piece.text;
    else {
      const word = /([\w.]+)\s*[=:]?\s*["'([]?$/.exec(before)?.[1];
      names.push(word ?? `$${names.length + 1}`);
      before = '';
    }
  }
  return names;
}
