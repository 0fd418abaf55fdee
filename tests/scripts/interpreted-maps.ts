import type { Machine, MapDefinition } from '@sonde/asm';
import type { Binding } from '@sonde/sys';

/** CLOCK_BOOTTIME and CLOCK_TAI of the made-up machine. */
const clocks: Readonly<Record<string, bigint>> = {
  boottime: 1_000_000_000n,
  tai: 1_700_000_037_000_000_000n,
};

/**
 * The map commands of a binding, on the maps of an interpreter: the descriptor of a map is its index
 * there. With it the runtime reads, clears and prints the maps of an interpreted script as it would in a
 * kernel. Everything else of a binding is missing.
 */
export function interpretedMaps(machine: Machine): Binding {
  let created = 0;
  const commands: Pick<
    Binding,
    | 'mapCreate'
    | 'mapLookup'
    | 'mapUpdate'
    | 'mapDelete'
    | 'mapNextKey'
    | 'mapBatch'
    | 'close'
    | 'clockNs'
  > = {
    mapCreate: () => created++,
    mapLookup(fd, key, value) {
      const { definition } = machine.keyedMap(fd);
      const parts = valuesOf(machine, fd, key);
      parts?.forEach((part, cpu) => {
        value.set(part, cpu * strideOf(definition));
      });
      return parts !== undefined;
    },
    mapUpdate(fd, key, value) {
      const map = machine.keyedMap(fd);
      const { valueSize } = map.definition;
      const cpus = isPerCpu(map.definition) ? machine.cpus : 1;
      for (let cpu = 0; cpu < cpus; cpu++) {
        const at = cpu * strideOf(map.definition);
        map.update(key, value.subarray(at, at + valueSize), 0n, cpu);
      }
    },
    mapDelete: (fd, key) => machine.keyedMap(fd).delete(key) === 0n,
    mapNextKey(fd, key, next) {
      const keys = machine
        .keyedMap(fd)
        .entries()
        .map((entry) => entry.key);
      const following = keys[keys.findIndex((each) => key && isSame(each, key)) + 1];
      if (following !== undefined) next.set(following);
      return following !== undefined;
    },
    // All at once, whatever was asked for: callers offer room for every entry of such small maps.
    mapBatch(fd, { keys, values, remove }) {
      const map = machine.keyedMap(fd);
      const all = map.entries();
      all.forEach((entry, index) => {
        keys.set(entry.key, index * map.definition.keySize);
        const valueBytes = entry.values.length * strideOf(map.definition);
        entry.values.forEach((part, cpu) => {
          values.set(part, index * valueBytes + cpu * strideOf(map.definition));
        });
        if (remove) map.delete(entry.key);
      });
      return { count: all.length, done: true };
    },
    close: () => {},
    clockNs: (clock) => clocks[clock] ?? 0n,
  };
  // The parts of the runtime that are given this use maps and clocks only.
  return commands as Binding;
}

const isPerCpu = ({ type }: MapDefinition): boolean => type.includes('percpu');

/** The kernel rounds values of per-CPU maps up to 8 bytes. */
const strideOf = (definition: MapDefinition): number =>
  isPerCpu(definition) ? Math.ceil(definition.valueSize / 8) * 8 : definition.valueSize;

const valuesOf = (machine: Machine, fd: number, key: Uint8Array) =>
  machine
    .keyedMap(fd)
    .entries()
    .find((entry) => isSame(entry.key, key))?.values;

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.join() === b.join();
