import {
  type EventSchema,
  type FieldSchema,
  type FormatPiece,
  type Schema,
  sizeOf,
  type Type,
} from '@sonde/compiler';
import { bytesOf, stringValue, valueReader } from '../decode/decode-value.ts';
import { headerSizeBytes } from '../decode/event.ts';
import { findNul, readUtf8 } from '../decode/utf8.ts';
import type { Value } from '../decode/value.ts';
import type { Dictionary } from '../dictionary.ts';
import { type Conversion, conversionBits, convertValue } from './conversion.ts';
import { pad } from './pad.ts';
import type { RenderContext } from './value-text.ts';

/** A format applied to decoded values, a conversion taking the next one. */
export function formatText(
  format: readonly FormatPiece[],
  values: readonly Value[],
  context: RenderContext,
): string {
  let next = 0;
  let text = '';
  for (const piece of format) {
    if (piece.kind === 'text') {
      text += piece.text;
      continue;
    }
    const value = values[next++];
    text += value === undefined ? '!{missing}' : convertValue(piece, value, context);
  }
  return text;
}

/** Where a compiled format reads. One is reused for all records of a renderer. */
interface Cursor {
  bytes: Uint8Array;
  view: DataView;
  /** Offset of the next tail field's bytes. */
  tail: number;
  dictionary: Dictionary;
}

type Write = (cursor: Cursor) => string;

/** Text of one record, undefined when the record does not fit the schema. */
export type RecordFormatter = (record: Uint8Array, dictionary: Dictionary) => string | undefined;

/**
 * Compiles the format of a printf-like event into one function over raw records. Strings and integers,
 * which make nearly every row, go straight from bytes to text without a Value in between.
 */
export function recordFormatter(
  schema: Schema,
  event: EventSchema,
  format: readonly FormatPiece[],
): RecordFormatter {
  const writes = compileFormat(schema, event, format);
  const fieldsEnd = event.fields.reduce(
    (end, field) =>
      Math.max(end, field.offset + (field.encoding === 'tail' ? 4 : sizeOf(field.type))),
    headerSizeBytes,
  );
  const sizeMin = Math.max(event.size, fieldsEnd);
  const tails = event.fields.filter((field) => field.encoding === 'tail');
  const empty = new Uint8Array();
  const cursor: Cursor = {
    bytes: empty,
    view: new DataView(empty.buffer),
    tail: 0,
    dictionary: { find: () => undefined },
  };
  return (record, dictionary) => {
    if (record.length < sizeMin) return undefined;
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    let tailsEnd = event.size;
    for (const field of tails) tailsEnd += view.getUint32(field.offset, true);
    if (tailsEnd > record.length) return undefined;
    cursor.bytes = record;
    cursor.view = view;
    cursor.tail = event.size;
    cursor.dictionary = dictionary;
    let text = '';
    for (const write of writes) text += write(cursor);
    return text;
  };
}

function compileFormat(
  schema: Schema,
  event: EventSchema,
  format: readonly FormatPiece[],
): Write[] {
  let next = 0;
  return format.map((piece): Write => {
    if (piece.kind === 'text') return () => piece.text;
    const field = event.fields[next++];
    if (field === undefined) return () => '!{missing}';
    return (
      compileString(schema, piece, field) ??
      compileInteger(piece, field) ??
      compileAny(schema, piece, field)
    );
  });
}

/** `%s` of a string. */
function compileString(
  schema: Schema,
  conversion: Conversion,
  { type, offset, encoding }: FieldSchema,
): Write | undefined {
  if (conversion.conversion !== 's' || type.kind !== 'string') return undefined;
  const { capacity } = type;
  const trailer = schema.config.strTruncTrailer;
  const finish = (text: string, lengthBytes: number): string =>
    pad(lengthBytes >= capacity && capacity > 0 ? text + trailer : text, conversion);
  if (encoding === 'tail') {
    return (cursor) => {
      const start = cursor.tail;
      cursor.tail += cursor.view.getUint32(offset, true);
      const end = findNul(cursor.bytes, start, cursor.tail);
      return finish(readUtf8(cursor.bytes, start, end), end - start);
    };
  }
  return ({ bytes }) => {
    const end = findNul(bytes, offset, offset + capacity);
    return finish(readUtf8(bytes, offset, end), end - offset);
  };
}

/** `%d %i %u %x` of an integer, and `%s` of one. */
function compileInteger(conversion: Conversion, { type, offset }: FieldSchema): Write | undefined {
  if (type.kind !== 'integer') return undefined;
  const { plus, alternate, length } = conversion;
  if (plus || alternate) return undefined;
  switch (conversion.conversion) {
    case 's':
      return integerWrite(conversion, 10, numberReader(type.size, type.signed, offset));
    case 'd':
    case 'i': {
      const size = Math.min(type.size, conversionBits[length] / 8);
      // A narrower unsigned field keeps its value; a field at least as wide is cut and read as signed.
      const signed = type.signed || size * 8 === conversionBits[length];
      return integerWrite(conversion, 10, numberReader(size, signed, offset));
    }
    case 'u':
    case 'x': {
      const base = conversion.conversion === 'x' ? 16 : 10;
      const size = Math.min(type.size, conversionBits[length] / 8);
      // Sign extension of a negative number into a wider conversion is left to the general path.
      if (type.signed && size * 8 < conversionBits[length]) return undefined;
      return integerWrite(conversion, base, numberReader(size, false, offset));
    }
    default:
      return undefined;
  }
}

function integerWrite(
  conversion: Conversion,
  base: 10 | 16,
  read: (view: DataView) => number | bigint,
): Write {
  if (conversion.width === 0) return ({ view }) => read(view).toString(base);
  return ({ view }) => pad(read(view).toString(base), conversion);
}

/** Reads an integer as a number where that is exact, which is far cheaper than a bigint. */
function numberReader(
  size: number,
  signed: boolean,
  offset: number,
): (view: DataView) => number | bigint {
  switch (size) {
    case 1:
      return signed ? (view) => view.getInt8(offset) : (view) => view.getUint8(offset);
    case 2:
      return signed
        ? (view) => view.getInt16(offset, true)
        : (view) => view.getUint16(offset, true);
    case 4:
      return signed
        ? (view) => view.getInt32(offset, true)
        : (view) => view.getUint32(offset, true);
    default:
      return (view) => {
        const high = signed ? view.getInt32(offset + 4, true) : view.getUint32(offset + 4, true);
        if (high >= -0x200000 && high < 0x200000) {
          return high * 0x100000000 + view.getUint32(offset, true);
        }
        return signed ? view.getBigInt64(offset, true) : view.getBigUint64(offset, true);
      };
  }
}

/** Any other combination: decode the value, then format it. */
function compileAny(schema: Schema, conversion: Conversion, field: FieldSchema): Write {
  const { type, offset } = field;
  if (field.encoding === 'fixed') {
    const read = valueReader(type, schema);
    return ({ view, dictionary }) =>
      convertValue(conversion, read(view, offset), { schema, dictionary });
  }
  return (cursor) => {
    const length = cursor.view.getUint32(offset, true);
    const bytes = bytesOf(cursor.view, cursor.tail, length);
    cursor.tail += length;
    return convertValue(conversion, tailValue(type, bytes), {
      schema,
      dictionary: cursor.dictionary,
    });
  };
}

const tailValue = (type: Type, bytes: Uint8Array): Value =>
  type.kind === 'string' ? stringValue(bytes, type.capacity) : { kind: 'buffer', bytes };
