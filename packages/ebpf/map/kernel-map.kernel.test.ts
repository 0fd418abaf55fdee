import { constants } from 'node:os';
import { SyscallError } from '@sonde/sys';
import { expect, test } from 'vitest';
import { binding, createMap, possibleCpus, u32Key } from '../testing/programs.ts';
import { KernelMap, perCpuValues } from './kernel-map.ts';

const u64 = (...values: bigint[]) => new Uint8Array(BigUint64Array.from(values).buffer);

test('gets back what was set, and tells what is absent', () => {
  using map = createMap({ type: 'hash', maxEntries: 8 });
  map.set(u32Key(1), u64(10n));
  expect(map.get(u32Key(1))).toEqual(u64(10n));
  expect(map.get(u32Key(2))).toBeUndefined();
  expect(map.delete(u32Key(1))).toBe(true);
  expect(map.delete(u32Key(1))).toBe(false);
});

test('refuses a value of another size', () => {
  using map = createMap({ type: 'hash' });
  expect(() => map.set(u32Key(1), new Uint8Array(4))).toThrow(RangeError);
});

/** As a kernel before 5.6 answers. */
const withoutBatches = {
  ...binding,
  mapBatch: () => {
    throw new SyscallError('bpf(BPF_MAP_LOOKUP_BATCH)', constants.errno.EINVAL);
  },
  mapUpdateBatch: () => {
    throw new SyscallError('bpf(BPF_MAP_UPDATE_BATCH)', constants.errno.EINVAL);
  },
};

test.each([
  ['at once', binding],
  ['one by one where the kernel has no batches', withoutBatches],
])('fills a part of an array %s', (_, each) => {
  using map = new KernelMap(each, createMap({ type: 'array', maxEntries: 8 }).spec);
  map.fill(5, u64(50n, 60n));
  const values = [4, 5, 6, 7].map((index) => map.get(u32Key(index)));
  expect(values).toEqual([u64(0n), u64(50n), u64(60n), u64(0n)]);
});

test('lists entries one by one where the kernel has no batches', () => {
  using map = new KernelMap(withoutBatches, createMap({ type: 'hash', maxEntries: 64 }).spec);
  for (let i = 0; i < 50; i++) map.set(u32Key(i), u64(BigInt(i)));
  expect(map.entries()).toHaveLength(50);
});

for (const size of [0, 1, 5_000, 20_000]) {
  test(`lists ${size} entries of a hash, each once`, () => {
    using map = createMap({ type: 'hash', maxEntries: 32_768 });
    for (let i = 0; i < size; i++) map.set(u32Key(i), u64(BigInt(i)));
    const entries = map.entries();
    expect(entries).toHaveLength(size);
    const keys = new Set(
      entries.map(([key]) => new DataView(key.buffer, key.byteOffset).getUint32(0, true)),
    );
    expect(keys.size).toBe(size);
    map.clear();
    expect(map.entries()).toHaveLength(0);
  });
}

test('zero keeps the keys', () => {
  using map = createMap({ type: 'hash', maxEntries: 8 });
  map.set(u32Key(1), u64(10n));
  map.zero();
  expect(map.entries()).toEqual([[u32Key(1), u64(0n)]]);
});

test('a per-CPU value has a part for every possible CPU', () => {
  using map = createMap({ type: 'percpu_hash', valueSize: 4, maxEntries: 8 });
  const parts = Array.from({ length: possibleCpus }, (_, cpu) => BigInt(cpu + 1));
  map.set(u32Key(1), u64(...parts));
  const value = map.get(u32Key(1)) ?? new Uint8Array();
  expect(perCpuValues(map, value).map((part) => part[0])).toEqual(parts.map(Number));
  expect(perCpuValues(map, value)[0]).toHaveLength(4);
});

test('a closed map cannot be used', () => {
  const map = new KernelMap(binding, { ...createMap({ type: 'hash' }).spec });
  map.close();
  expect(() => map.entries()).toThrow('closed');
});
