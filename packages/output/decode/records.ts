import { type DecodeError, decodeError } from './error.ts';

const lengthBytes = 4;

/** The records of a batch as the ring drain frames it: u32 length (little endian), the record, and so on, unpadded. */
export function* iterateRecords(batch: Uint8Array): Generator<Uint8Array | DecodeError> {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  let at = 0;
  while (at + lengthBytes <= batch.length) {
    const length = view.getUint32(at, true);
    const start = at + lengthBytes;
    if (start + length > batch.length) {
      yield decodeError(`record of ${length} bytes at ${at} runs past the end of its batch`);
      return;
    }
    yield batch.subarray(start, start + length);
    at = start + length;
  }
  if (at < batch.length) yield decodeError(`${batch.length - at} stray bytes end the batch`);
}

/** Frames records, the inverse of `iterateRecords`. */
export function frameRecords(records: readonly Uint8Array[]): Uint8Array {
  const size = records.reduce((sum, record) => sum + lengthBytes + record.length, 0);
  const batch = new Uint8Array(size);
  const view = new DataView(batch.buffer);
  let at = 0;
  for (const record of records) {
    view.setUint32(at, record.length, true);
    batch.set(record, at + lengthBytes);
    at += lengthBytes + record.length;
  }
  return batch;
}
