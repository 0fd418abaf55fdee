import { type Binding, Fd, isErrno, type MapCreate } from '@sonde/sys';

/** Key and value bytes; for a per-CPU map the value holds all possible CPUs, see `perCpuValues`. */
export type MapEntry = readonly [key: Uint8Array, value: Uint8Array];

export interface MapOptions extends MapCreate {
  /** Of the machine: how many values a per-CPU map holds per key. */
  readonly possibleCpus: number;
}

/** Elements asked for in one system call. */
const batchElements = 4096;
/** Per-CPU values are large: what one call's buffers may take at most. */
const batchBytesMax = 4 * 1024 * 1024;
const cursorBytes = 8;
/** What kernels and maps without batches say. */
const withoutBatches = ['EINVAL', 'ENOTSUPP', 'EOPNOTSUPP', 'EPERM'] as const;

const roundUp8 = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** A kernel map: owns its descriptor. Every operation may throw SyscallError. */
export class KernelMap {
  readonly spec: MapOptions;
  readonly isPerCpu: boolean;
  /** Of a value as the kernel hands it over: all CPUs of a per-CPU map together. */
  readonly valueBytes: number;
  private readonly binding: Binding;
  private readonly fd: Fd;

  constructor(binding: Binding, spec: MapOptions) {
    this.binding = binding;
    this.spec = spec;
    this.isPerCpu = spec.type.includes('percpu');
    this.valueBytes = this.isPerCpu ? roundUp8(spec.valueSize) * spec.possibleCpus : spec.valueSize;
    this.fd = new Fd(binding, binding.mapCreate(spec));
  }

  get fdNumber(): number {
    return this.fd.number;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const value = new Uint8Array(this.valueBytes);
    return this.binding.mapLookup(this.fd.number, key, value) ? value : undefined;
  }

  set(key: Uint8Array, value: Uint8Array): void {
    if (value.length !== this.valueBytes)
      throw new RangeError(`value of ${value.length} bytes, not ${this.valueBytes}`);
    this.binding.mapUpdate(this.fd.number, key, value);
  }

  /** Sets the elements of an array from `first` on to values that lie one after the other; not for per-CPU arrays. */
  fill(first: number, values: Uint8Array): void {
    const count = values.length / this.valueBytes;
    if (count === 0) return;
    const keys = Uint32Array.from({ length: count }, (_, index) => first + index);
    try {
      this.binding.mapUpdateBatch(this.fd.number, new Uint8Array(keys.buffer), values, count);
    } catch (error) {
      if (!isErrno(error, ...withoutBatches)) throw error;
      keys.forEach((key, index) => {
        const at = index * this.valueBytes;
        const value = values.subarray(at, at + this.valueBytes);
        this.set(new Uint8Array(Uint32Array.of(key).buffer), value);
      });
    }
  }

  /** False when there was no such key. */
  delete(key: Uint8Array): boolean {
    return this.binding.mapDelete(this.fd.number, key);
  }

  /** All entries, in the kernel's order. Programs may write meanwhile: what they add may or may not be there. */
  entries(): MapEntry[] {
    return this.inBatches(false) ?? this.walk();
  }

  /** Removes all entries of a hash; sets those of an array to zero. */
  clear(): void {
    if (this.spec.type.endsWith('array')) return this.zero();
    if (this.inBatches(true) === undefined) for (const [key] of this.walk()) this.delete(key);
  }

  /** Keeps the keys and sets all values to zero. */
  zero(): void {
    const zero = new Uint8Array(this.valueBytes);
    for (const [key] of this.entries()) this.set(key, zero);
  }

  close(): void {
    this.fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** All entries, removed on the way if asked. Undefined where that is not possible: old kernels and some map types have no batches. */
  private inBatches(remove: boolean): MapEntry[] | undefined {
    try {
      return this.readBatches(remove);
    } catch (error) {
      if (!isErrno(error, ...withoutBatches, 'ENOSPC')) throw error;
      return undefined;
    }
  }

  private readBatches(remove: boolean): MapEntry[] {
    const { keySize } = this.spec;
    const count = Math.max(
      1,
      Math.min(
        batchElements,
        this.spec.maxEntries,
        Math.floor(batchBytesMax / (keySize + this.valueBytes)),
      ),
    );
    const entries: MapEntry[] = [];
    let cursor: Uint8Array | undefined;
    for (;;) {
      const keys = new Uint8Array(count * keySize);
      const values = new Uint8Array(count * this.valueBytes);
      const nextCursor = new Uint8Array(Math.max(cursorBytes, keySize));
      const read = this.binding.mapBatch(this.fd.number, {
        cursor,
        nextCursor,
        keys,
        values,
        count,
        remove,
      });
      for (let i = 0; i < read.count; i++) {
        entries.push([
          keys.subarray(i * keySize, (i + 1) * keySize),
          values.subarray(i * this.valueBytes, (i + 1) * this.valueBytes),
        ]);
      }
      if (read.done) return entries;
      cursor = nextCursor;
    }
  }

  /** Key by key: two calls per entry. A key deleted meanwhile makes the kernel start over, so the walk is bounded. */
  private walk(): MapEntry[] {
    const entries: MapEntry[] = [];
    let key: Uint8Array | undefined;
    for (let step = 0; step < this.spec.maxEntries; step++) {
      const next = new Uint8Array(this.spec.keySize);
      if (!this.binding.mapNextKey(this.fd.number, key, next)) break;
      const value = this.get(next);
      if (value !== undefined) entries.push([next, value]);
      key = next;
    }
    return entries;
  }
}

/** The values of the CPUs in a per-CPU value, by CPU number; views, not copies. */
export function perCpuValues(map: KernelMap, value: Uint8Array): Uint8Array[] {
  const stride = roundUp8(map.spec.valueSize);
  return Array.from({ length: map.spec.possibleCpus }, (_, cpu) =>
    value.subarray(cpu * stride, cpu * stride + map.spec.valueSize),
  );
}
