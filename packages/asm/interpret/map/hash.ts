import { failure } from '../fault.ts';
import type { Memory, Region } from '../memory.ts';
import { createValues, type KeyedMap, type MapDefinition, updateFlag } from './map.ts';

interface Entry {
  readonly key: Uint8Array;
  readonly values: readonly Region[];
}

/** The four kinds of hash: plain and per CPU, each also with eviction of the least recently used. */
export function createHash(memory: Memory, definition: MapDefinition, cpus: number): KeyedMap {
  const table = new Map<string, Entry>();
  const evicts = definition.type.startsWith('lru');

  function touch(name: string, entry: Entry): void {
    if (!evicts) return;
    table.delete(name);
    table.set(name, entry);
  }

  return {
    definition,
    directAddress: undefined,
    lookup(key, cpu) {
      const name = nameOf(key);
      const entry = table.get(name);
      if (entry === undefined) return undefined;
      touch(name, entry);
      return entry.values[cpu] ?? entry.values[0];
    },
    update(key, value, flags, cpu) {
      const name = nameOf(key);
      const known = table.get(name);
      if (known !== undefined && flags === updateFlag.noExist) return failure('EEXIST');
      if (known === undefined && flags === updateFlag.exist) return failure('ENOENT');
      if (known === undefined && table.size >= definition.maxEntries) {
        if (!evicts) return failure('E2BIG');
        table.delete(table.keys().next().value!);
      }
      const entry = known ?? {
        key: key.slice(),
        values: createValues(memory, definition, cpus),
      };
      (entry.values[cpu] ?? entry.values[0]!).bytes.set(value);
      if (known === undefined) table.set(name, entry);
      else touch(name, entry);
      return 0n;
    },
    // A deleted value stays where it is: a program that holds its address may still use it.
    delete: (key) => (table.delete(nameOf(key)) ? 0n : failure('ENOENT')),
    entries: () =>
      [...table.values()].map(({ key, values }) => ({
        key,
        values: values.map((region) => region.bytes),
      })),
  };
}

const nameOf = (key: Uint8Array): string => key.join();
