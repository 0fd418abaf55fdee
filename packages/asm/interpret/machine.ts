import { decode } from '../decode.ts';
import { helperName } from '../helper-id.ts';
import { defaultHelpers } from './default-helpers.ts';
import { Execution } from './execution.ts';
import { MachineFault } from './fault.ts';
import {
  defaultEnvironment,
  type Environment,
  type Helper,
  type HelperTable,
} from './helper-table.ts';
import { createArray } from './map/array.ts';
import { createHash } from './map/hash.ts';
import type { KeyedMap, MapDefinition } from './map/map.ts';
import { RingBuffer } from './map/ring-buffer.ts';
import { Memory, type Region } from './memory.ts';

export interface MachineOptions {
  /** An ld_imm64 of a map carries the index into this list as its fd (see `relocate`). */
  readonly maps?: readonly MapDefinition[];
  /** Possible CPUs, 1 by default. */
  readonly cpus?: number;
  /** Replace or add to the default ones. */
  readonly helpers?: HelperTable;
  /** Kernel functions by BTF id. */
  readonly kernelFunctions?: ReadonlyMap<number, Helper>;
}

export interface RunOptions {
  /** What r1 points to; none by default, and r1 is 0. */
  readonly context?: Uint8Array;
  readonly environment?: Partial<Environment>;
  /** How many instructions may run, 1,000,000 by default. */
  readonly stepLimit?: number;
}

export interface RunResult {
  /** r0 at exit, unsigned. */
  readonly returned: bigint;
  readonly steps: number;
}

/**
 * A kernel's part in running eBPF programs: memory, maps and helpers, without a kernel. It keeps its maps
 * between runs, so a script's programs can be fed one made-up event after another. Programs are not
 * verified; what the verifier would refuse either is a MachineFault when it happens, or goes unnoticed.
 */
export class Machine {
  readonly memory = new Memory();
  readonly cpus: number;
  /** What bpf_trace_printk and bpf_trace_vprintk were called with, as their format strings. */
  readonly traces: string[] = [];
  private readonly maps: readonly (KeyedMap | RingBuffer)[];
  /** Map pointers: opaque addresses in memory that nobody may read. */
  private readonly handles: readonly Region[];
  private readonly helpers: HelperTable;
  private readonly kernelFunctions: ReadonlyMap<number, Helper>;

  constructor(options: MachineOptions = {}) {
    this.cpus = options.cpus ?? 1;
    this.helpers = { ...defaultHelpers, ...options.helpers };
    this.kernelFunctions = options.kernelFunctions ?? new Map();
    this.maps = (options.maps ?? []).map((definition) => this.createMap(definition));
    this.handles = this.maps.map(({ definition }) =>
      this.memory.add(`map ${definition.name}`, new Uint8Array(8), 'kernel'),
    );
  }

  /** A hash, array or stack map by its index. Throws MachineFault when it is another kind. */
  keyedMap(index: number): KeyedMap {
    const map = this.maps[index];
    if (map === undefined || map instanceof RingBuffer)
      throw new MachineFault(`map ${index} has no keys`);
    return map;
  }

  /** A ring buffer by its index. Throws MachineFault when it is another kind. */
  ringBuffer(index: number): RingBuffer {
    const map = this.maps[index];
    if (!(map instanceof RingBuffer)) throw new MachineFault(`map ${index} is no ring buffer`);
    return map;
  }

  get ringBuffers(): readonly RingBuffer[] {
    return this.maps.filter((map) => map instanceof RingBuffer);
  }

  /** The index of the map that a helper was given. */
  mapAt(address: bigint): number {
    const index = this.handles.findIndex((handle) => handle.address === address);
    if (index < 0) throw new MachineFault(`0x${address.toString(16)} is not a map`);
    return index;
  }

  /** Runs an encoded program from its first instruction. Throws MachineFault and DecodeError. */
  run(program: Uint8Array, options: RunOptions = {}): RunResult {
    const environment = { ...defaultEnvironment, ...options.environment };
    const context = options.context && this.memory.add('the context', options.context, 'program');
    const execution = new Execution(
      decode(program),
      {
        memory: this.memory,
        mapAddress: (index, valueOffset) => this.mapAddress(index, valueOffset),
        callHelper: (id, args, { invoke }) =>
          this.helper(id)({ machine: this, args, environment, invoke }),
        callKernelFunction: (btfId, args, { invoke }) =>
          this.kernelFunction(btfId)({ machine: this, args, environment, invoke }),
      },
      options.stepLimit ?? 1_000_000,
    );
    try {
      const returned = execution.call(0, [context?.address ?? 0n]);
      if (this.ringBuffers.some((ring) => ring.hasOpenReservation))
        throw new MachineFault('a reserved record was neither submitted nor discarded');
      return { returned, steps: execution.steps };
    } finally {
      if (context !== undefined) this.memory.remove(context);
    }
  }

  private createMap(definition: MapDefinition): KeyedMap | RingBuffer {
    switch (definition.type) {
      case 'ringbuf':
        return new RingBuffer(this.memory, definition);
      case 'array':
      case 'percpu_array':
        return createArray(this.memory, definition, this.cpus);
      default:
        return createHash(this.memory, definition, this.cpus);
    }
  }

  private mapAddress(index: number, valueOffset: number | undefined): bigint {
    const handle = this.handles[index];
    if (handle === undefined) throw new MachineFault(`there is no map ${index}`);
    if (valueOffset === undefined) return handle.address;
    const direct = this.keyedMap(index).directAddress;
    if (direct === undefined) throw new MachineFault(`map ${index} cannot be addressed directly`);
    return direct + BigInt(valueOffset);
  }

  private helper(id: number): Helper {
    const name = helperName(id);
    const helper = name && this.helpers[name];
    if (!helper) throw new MachineFault(`helper ${name ?? id} is not provided`);
    return helper;
  }

  private kernelFunction(btfId: number): Helper {
    const fn = this.kernelFunctions.get(btfId);
    if (fn === undefined) throw new MachineFault(`kernel function ${btfId} is not provided`);
    return fn;
  }
}
