import { failure } from '../fault.ts';
import { type Memory, type Region, readInteger, writeInteger } from '../memory.ts';
import { isPerCpu, type KeyedMap, type MapDefinition, updateFlag } from './map.ts';

/** Arrays: all elements exist from the start, side by side, and cannot be deleted. */
export function createArray(memory: Memory, definition: MapDefinition, cpus: number): KeyedMap {
  const { maxEntries, valueSize, name } = definition;
  // The kernel rounds elements up to 8 bytes.
  const stride = Math.ceil(valueSize / 8) * 8;
  const copies = Array.from({ length: isPerCpu(definition) ? cpus : 1 }, () =>
    memory.add(`the values of ${name}`, new Uint8Array(stride * maxEntries), 'program'),
  );
  for (const copy of copies) copy.bytes.set(definition.initial ?? []);

  const element = (index: number, copy: Region): Region => ({
    ...copy,
    address: copy.address + BigInt(index * stride),
    bytes: copy.bytes.subarray(index * stride, index * stride + valueSize),
  });
  const copyOf = (cpu: number): Region => copies[cpu] ?? copies[0]!;

  return {
    definition,
    directAddress: copies[0]!.address,
    lookup(key, cpu) {
      const index = Number(readInteger(key));
      return index < maxEntries ? element(index, copyOf(cpu)) : undefined;
    },
    update(key, value, flags, cpu) {
      const index = Number(readInteger(key));
      if (index >= maxEntries) return failure('E2BIG');
      if (flags === updateFlag.noExist) return failure('EEXIST');
      element(index, copyOf(cpu)).bytes.set(value);
      return 0n;
    },
    delete: () => failure('EINVAL'),
    entries: () =>
      Array.from({ length: maxEntries }, (_, index) => {
        const key = new Uint8Array(4);
        writeInteger(key, BigInt(index));
        return { key, values: copies.map((copy) => element(index, copy).bytes) };
      }),
  };
}
