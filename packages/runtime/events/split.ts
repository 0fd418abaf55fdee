import type { EventAction, EventSchema, FormatPiece, Schema } from '@sonde/compiler';

/** What the host has to do; other records only travel. */
export type HostAction =
  | Extract<EventAction, { kind: 'print-map' | 'print-map-value' | 'clear' | 'zero' | 'exit' }>
  | { readonly kind: 'cat' | 'system'; readonly format: readonly FormatPiece[] };

/** A run of framed records that only travel, or one record to act on. */
export type Piece =
  | { readonly kind: 'records'; readonly records: Uint8Array; readonly count: number }
  | {
      readonly kind: 'action';
      readonly event: EventSchema;
      readonly action: HostAction;
      readonly record: Uint8Array;
    };

const lengthBytes = 4;

/** Makes a function that cuts batches at records to act on. Pieces are views. Throws RangeError on broken framing. */
export function batchSplitter(schema: Schema): (batch: Uint8Array) => Generator<Piece> {
  const actions = schema.events.map((event): HostAction | undefined =>
    isHostAction(event.action) ? event.action : undefined,
  );
  return function* split(batch) {
    const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
    let start = 0;
    let count = 0;
    let at = 0;
    while (at < batch.length) {
      const from = at + lengthBytes;
      const end = from + view.getUint32(at, true);
      if (end > batch.length) throw new RangeError(`the record at ${at} is cut off`);
      const id = end - from >= lengthBytes ? view.getUint32(from, true) : undefined;
      const action = id === undefined ? undefined : actions[id];
      const event = id === undefined ? undefined : schema.events[id];
      if (action !== undefined && event !== undefined) {
        if (count > 0) yield { kind: 'records', records: batch.subarray(start, at), count };
        yield { kind: 'action', event, action, record: batch.subarray(from, end) };
        start = end;
        count = 0;
      } else {
        count++;
      }
      at = end;
    }
    if (count > 0) yield { kind: 'records', records: batch.subarray(start), count };
  };
}

function isHostAction(action: EventAction): action is HostAction {
  switch (action.kind) {
    case 'print-map':
    case 'print-map-value':
    case 'clear':
    case 'zero':
    case 'exit':
    case 'cat':
    case 'system':
      return true;
    default:
      return false;
  }
}
