import { type AggregateType, type MapSchema, sizeOf, type Type } from '@sonde/compiler';
import type { RawEntry } from '@sonde/output';
import { addTo, type Buckets, encodeBuckets } from './bucket.ts';
import { reduceCells, zeroCell } from './cell.ts';
import { encodePoints, type Point, reduceSlot } from './series.ts';

/** An entry of a percpu_hash: the kernel's key and each CPU's part. */
export interface PerCpuEntry {
  readonly key: Uint8Array;
  readonly parts: readonly Uint8Array[];
}

const roundUp8 = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** Bytes of a kernel key before the bucket's u64 index. */
export const bucketOffset = (key: Type | undefined): number =>
  roundUp8(key === undefined ? 1 : Math.max(1, sizeOf(key)));

/** The entries of a keyed aggregate in canonical form. */
export function reduceKeyed(
  { key, value }: Pick<MapSchema, 'key' | 'value'>,
  entries: readonly PerCpuEntry[],
): RawEntry[] {
  const keySize = key === undefined ? 0 : sizeOf(key);
  const type = value as AggregateType;
  switch (type.kind) {
    case 'hist':
    case 'lhist':
      return groupByKey(entries, keySize, bucketOffset(key)).map((group) => ({
        key: group.key,
        value: encodeBuckets(bucketsOf(group.slots)),
      }));
    case 'tseries':
      return groupByKey(entries, keySize, bucketOffset(key)).map((group) => ({
        key: group.key,
        value: encodePoints(pointsOf(type, group.slots)),
      }));
    default:
      // An entry that is there without a value was set to zero by zero().
      return entries.map(({ key: kernelKey, parts }) => ({
        key: kernelKey.subarray(0, keySize),
        value: reduceCells(type, parts) ?? zeroCell(type),
      }));
  }
}

interface Group {
  readonly key: Uint8Array;
  readonly slots: { readonly index: bigint; readonly parts: readonly Uint8Array[] }[];
}

/** Takes the index off the keys; what then has the same key belongs together. */
function groupByKey(entries: readonly PerCpuEntry[], keySize: number, offset: number): Group[] {
  const groups = new Map<string, Group>();
  for (const { key, parts } of entries) {
    const own = key.subarray(0, keySize);
    const name = Buffer.from(own).toString('latin1');
    const index = new DataView(key.buffer, key.byteOffset).getBigUint64(offset, true);
    const group = groups.get(name) ?? { key: own, slots: [] };
    group.slots.push({ index, parts });
    groups.set(name, group);
  }
  return [...groups.values()];
}

function bucketsOf(slots: Group['slots']): Buckets {
  const buckets: Buckets = new Map();
  for (const { index, parts } of slots) {
    for (const part of parts) {
      const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
      addTo(buckets, Number(index), view.getBigUint64(0, true));
    }
  }
  return buckets;
}

const pointsOf = (
  type: Extract<AggregateType, { kind: 'tseries' }>,
  slots: Group['slots'],
): Point[] =>
  slots.map(({ parts }) => reduceSlot(type, parts)).filter((point) => point !== undefined);
