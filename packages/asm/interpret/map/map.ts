import type { Memory, Region } from '../memory.ts';

/** A kernel map as the machine knows it; the shape of the compiler's MapSpec. */
export interface MapDefinition {
  readonly name: string;
  readonly type:
    | 'hash'
    | 'lru_hash'
    | 'percpu_hash'
    | 'lru_percpu_hash'
    | 'array'
    | 'percpu_array'
    | 'ringbuf'
    | 'perf_event_array'
    | 'cgroup_array'
    | 'stack_trace';
  readonly keySize: number;
  readonly valueSize: number;
  /** For a ring buffer its size in bytes. */
  readonly maxEntries: number;
  /** First bytes of element 0 of an array. */
  readonly initial?: Uint8Array;
}

/** BPF_NOEXIST and BPF_EXIST of bpf_map_update_elem. */
export const updateFlag = { any: 0n, noExist: 1n, exist: 2n } as const;

/** A map of keys and values whose values the program reaches by address. */
export interface KeyedMap {
  readonly definition: MapDefinition;
  /** Value of a key on a CPU; an ordinary map ignores the CPU. */
  lookup(key: Uint8Array, cpu: number): Region | undefined;
  /** 0n, or a negative errno. */
  update(key: Uint8Array, value: Uint8Array, flags: bigint, cpu: number): bigint;
  delete(key: Uint8Array): bigint;
  /** Entries in order of insertion (arrays: of index); a per-CPU map has one value per CPU. */
  entries(): { readonly key: Uint8Array; readonly values: readonly Uint8Array[] }[];
  /** Address of element 0, for maps that a program may address directly. */
  readonly directAddress: bigint | undefined;
}

export const isPerCpu = ({ type }: MapDefinition): boolean => type.includes('percpu');

/** One value per CPU, or just one; each a region that the program may read and write. */
export function createValues(memory: Memory, definition: MapDefinition, cpus: number): Region[] {
  const count = isPerCpu(definition) ? cpus : 1;
  return Array.from({ length: count }, () =>
    memory.add(`a value of ${definition.name}`, new Uint8Array(definition.valueSize), 'program'),
  );
}
