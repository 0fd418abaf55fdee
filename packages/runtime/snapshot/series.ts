import type { AggregateType } from '@sonde/compiler';

export type SeriesType = Extract<AggregateType, { kind: 'tseries' }>;

/** One interval. `meta`: a count for avg, otherwise the time of the last update. */
export interface Point {
  readonly epoch: bigint;
  readonly value: bigint;
  readonly meta: bigint;
}

/**
 * The CPUs' parts of one slot of a series: i64 value, u64 meta, u64 epoch. A slot is used again every
 * `buckets` intervals, so only those of the newest epoch belong together. Undefined when none was written.
 */
export function reduceSlot(type: SeriesType, cells: readonly Uint8Array[]): Point | undefined {
  const points = cells.map(readPoint).filter((point) => point.meta !== 0n);
  const newest = points.toSorted((a, b) => (a.epoch > b.epoch ? -1 : 1))[0]?.epoch;
  const [first, ...rest] = points.filter((point) => point.epoch === newest);
  return first && rest.reduce((a, b) => combine(type, a, b), first);
}

function readPoint(cell: Uint8Array): Point {
  const view = new DataView(cell.buffer, cell.byteOffset, cell.byteLength);
  return {
    value: view.getBigInt64(0, true),
    meta: view.getBigUint64(8, true),
    epoch: view.getBigUint64(16, true),
  };
}

function combine({ reduce, signed }: SeriesType, a: Point, b: Point): Point {
  const later = a.meta > b.meta ? a : b;
  const order = (value: bigint) => (signed ? value : BigInt.asUintN(64, value));
  switch (reduce) {
    case 'last':
      return later;
    case 'sum':
      return { ...later, value: BigInt.asIntN(64, a.value + b.value) };
    case 'avg':
      return { ...later, value: BigInt.asIntN(64, a.value + b.value), meta: a.meta + b.meta };
    case 'min':
      return { ...later, value: order(a.value) < order(b.value) ? a.value : b.value };
    case 'max':
      return { ...later, value: order(a.value) > order(b.value) ? a.value : b.value };
  }
}

/** The canonical form: u32 number, u32 0, then (u64 epoch, i64 value, u64 meta) by epoch. */
export function encodePoints(points: readonly Point[]): Uint8Array {
  const sorted = points.toSorted((a, b) => (a.epoch < b.epoch ? -1 : 1));
  const bytes = new Uint8Array(8 + sorted.length * 24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, sorted.length, true);
  sorted.forEach(({ epoch, value, meta }, i) => {
    view.setBigUint64(8 + i * 24, epoch, true);
    view.setBigInt64(16 + i * 24, value, true);
    view.setBigUint64(24 + i * 24, meta, true);
  });
  return bytes;
}
