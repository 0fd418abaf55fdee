import type { EventSchema, Schema } from '@sonde/compiler';
import {
  type Cell,
  cellsOf,
  columnsOf,
  type DecodeEvent,
  eventDecoder,
  isDecodeError,
  type Column as OutputColumn,
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
  if (schema === undefined || only === undefined) return [text];
  const columns = columnsOf(only);
  if (columns.length < 2 || columns.length > fieldLimit) return [text];
  return fieldColumns(schema, only, columns);
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

function fieldColumns(
  schema: Schema,
  event: EventSchema,
  columns: readonly OutputColumn[],
): Column<EventRow>[] {
  const decode = eventDecoder(schema);
  const last = columns.length - 1;
  return columns.map((column, index) => ({
    id: `field-${index}`,
    header: column.label ?? `${index + 1}`,
    width: column.numeric ? 110 : 200,
    grow: index === last && !column.numeric,
    numeric: column.numeric,
    mono: true,
    cell(row) {
      const cell = cellOf(decode, row, event, columns, index);
      // Another kind of event (an error, a time) has no fields: its text stands in the last column.
      if (cell === undefined) return index === last ? text.cell(row) : null;
      return cell.text;
    },
    title: (row) => row.text,
    sortValue(row) {
      const cell = cellOf(decode, row, event, columns, index);
      return cell?.value.kind === 'integer' ? cell.value.value : cell?.text;
    },
  }));
}

function cellOf(
  decode: DecodeEvent,
  row: EventRow,
  schema: EventSchema,
  columns: readonly OutputColumn[],
  index: number,
): Cell | undefined {
  const event = decode(row.record);
  if (isDecodeError(event) || event.id !== schema.id) return undefined;
  return cellsOf(schema, event, columns, row)[index];
}
