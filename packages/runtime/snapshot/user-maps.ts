import { type AggregateType, type MapSchema, type Schema, sizeOf } from '@sonde/compiler';
import { type KernelMap, perCpuValues } from '@sonde/ebpf';
import type { RawEntry } from '@sonde/output';
import { addArrays, encodeBuckets } from './bucket.ts';
import { reduceCells, zeroCell } from './cell.ts';
import { reduceKeyed } from './keyed.ts';

const element = new Uint8Array(4);
const noKey = new Uint8Array();

/** The user's maps of a session: read into canonical form, cleared, set to zero. Indices are those of `schema.maps`. */
export class UserMaps {
  private readonly schema: Schema;
  private readonly kernelMaps: readonly KernelMap[];
  /** Aggregates without key that zero() left there with nothing in them. */
  private readonly zeroed = new Set<number>();

  constructor(schema: Schema, kernelMaps: readonly KernelMap[]) {
    this.schema = schema;
    this.kernelMaps = kernelMaps;
  }

  /** All entries. A map without key has one, or none while it was not assigned. */
  read(index: number): RawEntry[] {
    const map = this.at(index);
    const { storage } = map;
    const kernel = this.kernelMap(storage.map);
    switch (storage.kind) {
      case 'global':
        return readGlobal(map, storage, kernel);
      case 'percpu':
        return this.readPerCpu(index, map, kernel);
      case 'hash': {
        const size = map.key === undefined ? 0 : sizeOf(map.key);
        return kernel.entries().map(([key, value]) => ({ key: key.subarray(0, size), value }));
      }
      case 'percpu-hash': {
        const entries = kernel.entries().map(([key, value]) => ({
          key,
          parts: perCpuValues(kernel, value),
        }));
        return reduceKeyed(map, entries);
      }
    }
  }

  /** The entry of a key in its canonical form. Histograms and series cannot be printed by key. */
  readEntry(index: number, key: Uint8Array): RawEntry | undefined {
    const map = this.at(index);
    const kernel = this.kernelMap(map.storage.map);
    const padded = new Uint8Array(kernel.spec.keySize);
    padded.set(key.subarray(0, padded.length));
    const value = kernel.get(padded);
    if (value === undefined) return undefined;
    if (map.storage.kind === 'hash') return { key, value };
    return reduceKeyed(map, [{ key: padded, parts: perCpuValues(kernel, value) }])[0];
  }

  clear(index: number): void {
    const { storage } = this.at(index);
    this.zeroed.delete(index);
    if (storage.kind === 'global') this.writeGlobal(storage, storage.setOffset + 8);
    else this.kernelMap(storage.map).clear();
  }

  zero(index: number): void {
    const { storage } = this.at(index);
    if (storage.kind === 'percpu' && this.read(index).length > 0) this.zeroed.add(index);
    if (storage.kind === 'global') this.writeGlobal(storage, storage.setOffset);
    else this.kernelMap(storage.map).zero();
  }

  private readPerCpu(index: number, map: MapSchema, kernel: KernelMap): RawEntry[] {
    const parts = perCpuValues(kernel, kernel.get(element) ?? new Uint8Array(kernel.valueBytes));
    const value = reduceScalar(map.value as AggregateType, parts);
    if (value !== undefined) return [{ key: noKey, value }];
    return this.zeroed.has(index)
      ? [{ key: noKey, value: zeroScalar(map.value as AggregateType) }]
      : [];
  }

  /** Zeros from the value's offset up to `end`. Assignments of programs that come between are lost, as with bpftrace. */
  private writeGlobal({ map, offset }: { map: number; offset: number }, end: number): void {
    const kernel = this.kernelMap(map);
    const value = kernel.get(element);
    if (value !== undefined) kernel.set(element, value.fill(0, offset, end));
  }

  private at(index: number): MapSchema {
    const map = this.schema.maps[index];
    if (map === undefined) throw new RangeError(`the schema has no map ${index}`);
    return map;
  }

  private kernelMap(index: number): KernelMap {
    const map = this.kernelMaps[index];
    if (map === undefined) throw new RangeError(`the script has no kernel map ${index}`);
    return map;
  }
}

function readGlobal(
  map: MapSchema,
  { offset, setOffset }: { offset: number; setOffset: number },
  kernel: KernelMap,
): RawEntry[] {
  const value = kernel.get(element);
  if (value === undefined) return [];
  const isSet = new DataView(value.buffer).getBigUint64(setOffset, true) !== 0n;
  return isSet ? [{ key: noKey, value: value.slice(offset, offset + sizeOf(map.value)) }] : [];
}

function reduceScalar(type: AggregateType, parts: readonly Uint8Array[]): Uint8Array | undefined {
  switch (type.kind) {
    case 'hist':
    case 'lhist': {
      const buckets = addArrays(parts);
      return buckets.size === 0 ? undefined : encodeBuckets(buckets);
    }
    case 'tseries':
      throw new Error('a series is kept in a hash');
    default:
      return reduceCells(type, parts);
  }
}

const zeroScalar = (type: AggregateType): Uint8Array =>
  type.kind === 'hist' || type.kind === 'lhist' ? encodeBuckets(new Map()) : zeroCell(type);
