import type { Addon } from '../addon.ts';
import { Attr } from '../attr.ts';
import { bpfAttr, bpfCommand, mapType } from '../generated/constants.ts';
import { check, SyscallError } from '../syscall-error.ts';

export type MapTypeName = keyof typeof mapType;

export interface MapCreate {
  readonly type: MapTypeName;
  readonly name: string;
  /** In bytes; 0 for a ring buffer. */
  readonly keySize: number;
  /** In bytes; for a per-CPU map, those of one CPU. */
  readonly valueSize: number;
  readonly maxEntries: number;
  /** BPF_F_*. */
  readonly flags: number;
}

/** One step through a map. The buffers are filled from their start; cursors are opaque. */
export interface MapBatch {
  /** From the step before; undefined to begin. */
  readonly cursor: Uint8Array | undefined;
  /** Where the next step goes on; at least 8 and at least key-size bytes. */
  readonly nextCursor: Uint8Array;
  readonly keys: Uint8Array;
  readonly values: Uint8Array;
  /** Elements that fit into the buffers. */
  readonly count: number;
  /** Remove what was read, atomically per element. */
  readonly remove: boolean;
}

/** bpf(2) on maps. A value of a per-CPU map is that of all possible CPUs in a row, each rounded up to 8 bytes. */
export interface MapCommands {
  /** A new fd, the caller's to close. */
  mapCreate(spec: MapCreate): number;
  /** Fills `value`; false when there is no such key. */
  mapLookup(fd: number, key: Uint8Array, value: Uint8Array): boolean;
  /** `flags`: 0 any, 1 only when absent, 2 only when present. */
  mapUpdate(fd: number, key: Uint8Array, value: Uint8Array, flags?: number): void;
  /** False when there is no such key. */
  mapDelete(fd: number, key: Uint8Array): boolean;
  /** Fills `next` with the key after `key`; false at the end. A key that is gone starts over. */
  mapNextKey(fd: number, key: Uint8Array | undefined, next: Uint8Array): boolean;
  /** `count` elements were filled; `done`: the map has no more. Linux 5.6; a hash needs room for one whole bucket, else ENOSPC. */
  mapBatch(fd: number, batch: MapBatch): { count: number; done: boolean };
  /** Sets the first `count` of the elements that lie in the buffers one after the other. Linux 5.6; not for per-CPU arrays. */
  mapUpdateBatch(fd: number, keys: Uint8Array, values: Uint8Array, count: number): void;
}

export function mapCommands(addon: Addon): MapCommands {
  const element = (fd: number, key: Uint8Array | undefined) => {
    const attr = new Attr().u32(bpfAttr.mapFd, fd);
    return key === undefined ? attr : attr.pointer(bpfAttr.key, key);
  };
  const found = (call: string, result: number): boolean => {
    if (result === -ENOENT) return false;
    check(call, result);
    return true;
  };
  return {
    mapCreate: (spec) =>
      check(
        'bpf(BPF_MAP_CREATE)',
        new Attr()
          .u32(bpfAttr.mapType, mapType[spec.type])
          .u32(bpfAttr.keySize, spec.keySize)
          .u32(bpfAttr.valueSize, spec.valueSize)
          .u32(bpfAttr.maxEntries, spec.maxEntries)
          .u32(bpfAttr.mapFlags, spec.flags)
          .name(bpfAttr.mapName, spec.name)
          .call(addon, bpfCommand.MAP_CREATE),
      ),
    mapLookup: (fd, key, value) =>
      found(
        'bpf(BPF_MAP_LOOKUP_ELEM)',
        element(fd, key).pointer(bpfAttr.value, value).call(addon, bpfCommand.MAP_LOOKUP_ELEM),
      ),
    mapUpdate: (fd, key, value, flags = 0) => {
      const attr = element(fd, key).pointer(bpfAttr.value, value).u64(bpfAttr.flags, BigInt(flags));
      check('bpf(BPF_MAP_UPDATE_ELEM)', attr.call(addon, bpfCommand.MAP_UPDATE_ELEM));
    },
    mapDelete: (fd, key) =>
      found('bpf(BPF_MAP_DELETE_ELEM)', element(fd, key).call(addon, bpfCommand.MAP_DELETE_ELEM)),
    mapNextKey: (fd, key, next) =>
      found(
        'bpf(BPF_MAP_GET_NEXT_KEY)',
        element(fd, key).pointer(bpfAttr.nextKey, next).call(addon, bpfCommand.MAP_GET_NEXT_KEY),
      ),
    mapBatch: (fd, batch) => readBatch(addon, fd, batch),
    mapUpdateBatch: (fd, keys, values, count) => {
      const attr = new Attr()
        .u32(bpfAttr.batchMapFd, fd)
        .u32(bpfAttr.batchCount, count)
        .pointer(bpfAttr.batchKeys, keys)
        .pointer(bpfAttr.batchValues, values);
      check('bpf(BPF_MAP_UPDATE_BATCH)', attr.call(addon, bpfCommand.MAP_UPDATE_BATCH));
    },
  };
}

const ENOENT = 2;

function readBatch(addon: Addon, fd: number, batch: MapBatch): { count: number; done: boolean } {
  const attr = new Attr()
    .u32(bpfAttr.batchMapFd, fd)
    .u32(bpfAttr.batchCount, batch.count)
    .pointer(bpfAttr.batchOutBatch, batch.nextCursor)
    .pointer(bpfAttr.batchKeys, batch.keys)
    .pointer(bpfAttr.batchValues, batch.values);
  if (batch.cursor !== undefined) attr.pointer(bpfAttr.batchInBatch, batch.cursor);
  const result = attr.call(
    addon,
    batch.remove ? bpfCommand.MAP_LOOKUP_AND_DELETE_BATCH : bpfCommand.MAP_LOOKUP_BATCH,
  );
  // ENOENT is the end, and the last elements come with it.
  const done = result === -ENOENT;
  if (result < 0 && !done) throw new SyscallError('bpf(BPF_MAP_LOOKUP_BATCH)', -result);
  return { count: attr.getU32(bpfAttr.batchCount), done };
}
