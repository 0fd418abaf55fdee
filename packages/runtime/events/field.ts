import { type EventSchema, sizeOf } from '@sonde/compiler';

/** The bytes of a field as it lies in memory and in map keys: one from the tail is padded to its capacity. */
export function fieldBytes(event: EventSchema, record: Uint8Array, index: number): Uint8Array {
  const field = event.fields[index];
  if (field === undefined) throw new RangeError(`event ${event.id} has no field ${index}`);
  const size = sizeOf(field.type);
  if (field.encoding === 'fixed') return record.subarray(field.offset, field.offset + size);
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const tailBefore = event.fields
    .slice(0, index)
    .filter((each) => each.encoding === 'tail')
    .reduce((sum, each) => sum + view.getUint32(each.offset, true), event.size);
  const bytes = new Uint8Array(size);
  bytes.set(record.subarray(tailBefore, tailBefore + view.getUint32(field.offset, true)));
  return bytes;
}

/** An integer field of up to 8 bytes; undefined when the event does not have it. */
export function integerField(
  event: EventSchema,
  record: Uint8Array,
  index: number,
): bigint | undefined {
  const field = event.fields[index];
  if (field === undefined) return undefined;
  const bytes = new Uint8Array(8);
  bytes.set(fieldBytes(event, record, index).subarray(0, 8));
  const view = new DataView(bytes.buffer);
  const signed = field.type.kind === 'integer' && field.type.signed;
  const bits = sizeOf(field.type) * 8;
  const value = view.getBigUint64(0, true);
  return signed ? BigInt.asIntN(bits, value) : value;
}
