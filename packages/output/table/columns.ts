import type { EventSchema, FormatPiece } from '@sonde/compiler';
import type { Event } from '../decode/event.ts';
import type { Value } from '../decode/value.ts';
import { type Conversion, convertValue } from '../render/conversion.ts';
import { joinText } from '../render/text.ts';
import { type RenderContext, valueText } from '../render/value-text.ts';

/** One column of an event's table: a field of the record. */
export interface Column {
  /**
   * What the format ties to the value, `pid=` as `pid`, else what the script calls the value, else the words before it;
   * absent where none of them says anything.
   */
  readonly label?: string;
  /** Numbers align right and sort as numbers. */
  readonly numeric: boolean;
  /** The printf conversion, where there is one. */
  readonly conversion?: Conversion;
}

/** One cell: `text` as printed without padding, `value` to sort and filter by. */
export interface Cell {
  readonly text: string;
  readonly value: Value;
}

/** The columns of an event, one per field, in order. Events that print nothing have none. */
export function columnsOf(event: EventSchema): Column[] {
  const { action } = event;
  switch (action.kind) {
    case 'printf':
    case 'errorf':
    case 'warnf':
      return formatColumns(action.format, event);
    case 'print-value':
      return event.fields.map(({ type, label }) => ({
        ...(label !== undefined && { label }),
        numeric: isNumeric(type.kind),
      }));
    case 'join':
      return [{ numeric: false }];
    default:
      return [];
  }
}

function formatColumns(format: readonly FormatPiece[], event: EventSchema): Column[] {
  const columns: Column[] = [];
  let before = '';
  for (const piece of format) {
    if (piece.kind === 'text') {
      before = piece.text;
      continue;
    }
    const field = event.fields[columns.length];
    const said = labelFrom(before);
    const label = said !== '' && /[=:]\s*$/.test(before) ? said : (field?.label ?? said);
    const kind = field?.type.kind;
    const numeric =
      kind !== undefined && isNumeric(kind) && !['c', 'gr'].includes(piece.conversion);
    columns.push({ ...(label === '' ? {} : { label }), numeric, conversion: piece });
    before = '';
  }
  return columns;
}

/** The last words before a value, without the marks that tie them to it. */
function labelFrom(text: string): string {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  const segment = line.split(/[,;|\t]|\s{2,}/).at(-1) ?? '';
  const label = segment.replace(/[\s:=[\]()<>{}"'#-]+$/, '').replace(/^[\s:=[\]()<>{}"'#-]+/, '');
  return /[\p{L}\p{N}]/u.test(label) ? label : '';
}

const isNumeric = (kind: string): boolean => kind === 'integer' || kind === 'bool';

/** The cells of one event, in the order of its columns. */
export function cellsOf(
  schema: EventSchema,
  event: Event,
  columns: readonly Column[],
  context: RenderContext,
): Cell[] {
  if (schema.action.kind === 'join') {
    const text = joinText(event.values, schema.action.separator);
    return [{ text, value: { kind: 'string', text, bytes: new Uint8Array(), truncated: false } }];
  }
  return columns.flatMap(({ conversion }, index): Cell[] => {
    const value = event.values[index];
    if (value === undefined) return [];
    const text =
      conversion === undefined
        ? valueText(value, context)
        : convertValue({ ...conversion, width: 0 }, value, context);
    return [{ text, value }];
  });
}
