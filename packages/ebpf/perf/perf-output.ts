import {
  type Binding,
  type PerfRingHandle,
  perfRecord,
  perfSample,
  perfSoftware,
  perfType,
} from '@sonde/sys';
import type { KernelMap } from '../map/kernel-map.ts';

export interface PerfOutputOptions {
  /** Those that programs run on. */
  readonly cpus: readonly number[];
  /** Of each CPU's buffer: a power of two of pages. */
  readonly bytesPerCpu: number;
}

/**
 * Reads what programs write to a perf event array: one event with a buffer per CPU. Nothing wakes the
 * reader. A helper that finds its CPU's buffer full says so to its program, with -ENOSPC.
 */
export class PerfOutput {
  private readonly binding: Binding;
  private readonly opened: { readonly event: number; readonly ring: PerfRingHandle }[] = [];

  /** Throws SyscallError, with nothing left open. */
  constructor(binding: Binding, map: KernelMap, { cpus, bytesPerCpu }: PerfOutputOptions) {
    this.binding = binding;
    try {
      for (const cpu of cpus) this.open(map, cpu, bytesPerCpu);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What was written since the last time, CPU by CPU; at its end a record may have up to 7 bytes of padding. */
  *read(): Generator<Uint8Array> {
    for (const { ring } of this.opened) {
      const bytes = ring.read();
      if (bytes !== undefined) yield* samplesOf(new Uint8Array(bytes));
    }
  }

  close(): void {
    for (const { event, ring } of this.opened.splice(0)) {
      ring.close();
      this.binding.close(event);
    }
  }

  private open(map: KernelMap, cpu: number, bytes: number): void {
    const attr = {
      type: perfType.software,
      config: BigInt(perfSoftware.bpfOutput),
      sampleType: BigInt(perfSample.raw),
      sample: { period: 1n },
    };
    const event = this.binding.perfEventOpen(attr, { pid: -1, cpu });
    try {
      const ring = this.binding.openPerfRing(event, bytes);
      this.opened.push({ event, ring });
    } catch (error) {
      this.binding.close(event);
      throw error;
    }
    map.set(u32(cpu), u32(event));
  }
}

/** struct perf_event_header: u32 type, u16 misc, u16 size of all. A sample has then u32 size and so many bytes. */
const header = { type: 0, size: 6, sizeBytes: 8 } as const;
const sampleHeadBytes = header.sizeBytes + 4;

/** The raw data of the samples among the records of a perf buffer, as views. Throws RangeError when one is cut off. */
export function* samplesOf(records: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  let at = 0;
  while (at < records.length) {
    const size = view.getUint16(at + header.size, true);
    const end = at + size;
    if (size < header.sizeBytes || end > records.length)
      throw new RangeError(`perf record of ${size} bytes at ${at} is cut off`);
    if (view.getUint32(at + header.type, true) === perfRecord.sample) {
      const from = at + sampleHeadBytes;
      const bytes = view.getUint32(at + header.sizeBytes, true);
      if (from + bytes > end) throw new RangeError(`perf sample at ${at} is cut off`);
      yield records.subarray(from, from + bytes);
    }
    at = end;
  }
}

const u32 = (number: number): Uint8Array => new Uint8Array(Uint32Array.of(number).buffer);
