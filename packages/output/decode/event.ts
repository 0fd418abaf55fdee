import { type EventSchema, type FieldSchema, type Schema, sizeOf } from '@sonde/compiler';
import { bytesOf, stringValue, valueReader } from './decode-value.ts';
import { type DecodeError, decodeError } from './error.ts';
import type { Value } from './value.ts';

/** One decoded record: the id of its EventSchema and the values of its fields, in order. */
export interface Event {
  readonly kind: 'event';
  readonly id: number;
  readonly values: readonly Value[];
}

export type DecodeEvent = (record: Uint8Array) => Event | DecodeError;

/** Bytes of the event id and the padding after it. */
export const headerSizeBytes = 8;

/** Compiles the schema once; the result decodes single records (see `EventSchema` for their layout) and never throws. */
export function eventDecoder(schema: Schema): DecodeEvent {
  const fieldReaders = schema.events.map((event) =>
    event.fields.map((field) => fieldReader(field, schema)),
  );
  return (record) => {
    if (record.length < headerSizeBytes) {
      return decodeError(`record of ${record.length} bytes is shorter than its header`);
    }
    const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
    const id = view.getUint32(0, true);
    const event = schema.events[id];
    if (event === undefined) return decodeError(`unknown event id ${id}`);
    if (record.length < event.size) {
      return decodeError(`event ${id} has ${record.length} bytes of ${event.size}`);
    }
    return decodeFields(event, fieldReaders[id]!, view);
  };
}

/** Reads one field; `tail` is where the bytes of the next tail field start. */
interface FieldReader {
  readonly end: number;
  readonly tail: boolean;
  read(view: DataView, tail: number): Value | undefined;
}

function decodeFields(
  event: EventSchema,
  readers: readonly FieldReader[],
  view: DataView,
): Event | DecodeError {
  const values: Value[] = [];
  let tail = event.size;
  for (const [index, reader] of readers.entries()) {
    const value = reader.end > view.byteLength ? undefined : reader.read(view, tail);
    if (value === undefined) {
      return decodeError(`field ${index} of event ${event.id} lies outside its record`);
    }
    if (reader.tail) tail += view.getUint32(event.fields[index]!.offset, true);
    values.push(value);
  }
  return { kind: 'event', id: event.id, values };
}

function fieldReader(field: FieldSchema, schema: Schema): FieldReader {
  const { type, offset } = field;
  if (field.encoding === 'fixed') {
    const read = valueReader(type, schema);
    return { end: offset + sizeOf(type), tail: false, read: (view) => read(view, offset) };
  }
  const capacity = type.kind === 'string' || type.kind === 'buffer' ? type.capacity : 0;
  return {
    end: offset + 4,
    tail: true,
    read(view, tail) {
      const length = view.getUint32(offset, true);
      if (tail + length > view.byteLength) return undefined;
      const bytes = bytesOf(view, tail, length);
      return type.kind === 'buffer' ? { kind: 'buffer', bytes } : stringValue(bytes, capacity);
    },
  };
}
