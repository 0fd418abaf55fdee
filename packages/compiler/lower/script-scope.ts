import {
  type EventAction,
  type EventSchema,
  type FieldSchema,
  globalsHead,
  lossIndex,
  type MapSchema,
  type MapSpec,
  type MapStorage,
  type Schema,
  type Unwind,
  unwindLayout,
} from '../artifact.ts';
import type { CompileOptions } from '../compile.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { Source, Span } from '../source/span.ts';
import { sizeOf } from '../types/type.ts';
import type { TypedMap, TypedScript } from '../types/typed.ts';
import { cellSize, hasCounters, isAggregate, keySize, roundUp } from './layout.ts';
import type { LowerInput } from './lower.ts';
import { isPreemptibleTracepoint } from './preemption.ts';
import type { ProgramScope } from './program-scope.ts';

/** What is known about the script as a whole while its probes are lowered one after the other. */
export class ScriptScope {
  readonly typed: TypedScript;
  readonly kernel: KernelInfo;
  readonly options: CompileOptions;
  readonly source: Source;
  /** As in `LowerInput`. */
  readonly savesStack: boolean;
  readonly maps: MapSpec[] = [];
  readonly mapSchemas: MapSchema[] = [];
  readonly events: EventSchema[] = [];
  readonly strings: string[] = [];
  private globalsBytes: number = globalsHead.sizeBytes;
  /** Bytes that each class of programs needs; see `scratchClass`. */
  private readonly scratch = new Map<string, { key: number; sizeBytes: number }>();
  private scratchElements = 0;
  private unwindMaps: Unwind | undefined;

  constructor({ typed, kernel, options, source, savesStack = false }: LowerInput) {
    this.typed = typed;
    this.kernel = kernel;
    this.options = options;
    this.source = source;
    this.savesStack = savesStack;
    for (const [role, spec] of Object.entries(fixedMaps(typed)))
      this.maps.push({ ...spec, name: role });
    for (const map of typed.maps) this.addUserMap(map);
  }

  /** `-k`. */
  get reportsReads(): boolean {
    return this.options.reportsReads === true;
  }

  /** Index of a string in the schema's table. */
  string(text: string): number {
    const known = this.strings.indexOf(text);
    return known >= 0 ? known : this.strings.push(text) - 1;
  }

  /** Index of a map that holds constant bytes, one per name. */
  table(name: string, bytes: () => Uint8Array): number {
    const known = this.maps.findIndex((map) => map.role === 'table' && map.name === name);
    if (known >= 0) return known;
    const initial = bytes();
    const size = { keySize: 4, valueSize: roundUp(initial.length, 8), maxEntries: 1 };
    const spec = { name, role: 'table', type: 'array', ...size, flags: 0, initial } as const;
    return this.maps.push(spec) - 1;
  }

  /** Index of the map that packets go through. */
  get packets(): number {
    const known = this.maps.findIndex((map) => map.role === 'packets');
    if (known >= 0) return known;
    const maxEntries = this.kernel.possibleCpus;
    const size = { keySize: 4, valueSize: 4, maxEntries };
    return this.addMap('packets', { ...size, role: 'packets', type: 'perf_event_array' });
  }

  /** Index of the map that holds the cgroup to trace. */
  get cgroup(): number {
    const known = this.maps.findIndex((map) => map.role === 'cgroup');
    if (known >= 0) return known;
    const size = { keySize: 4, valueSize: 4, maxEntries: 1 };
    return this.addMap('cgroup', { ...size, role: 'cgroup', type: 'cgroup_array' });
  }

  /** The maps of dw_ustack. */
  get unwind(): Unwind {
    this.unwindMaps ??= this.addUnwindMaps();
    return this.unwindMaps;
  }

  /** Those of a script that uses it. */
  get usedUnwind(): Unwind | undefined {
    return this.unwindMaps;
  }

  event(action: EventAction, fields: FieldSchema[], size: number, span: Span): EventSchema {
    const schema = { id: this.events.length, action, fields, size, span };
    this.events.push(schema);
    return schema;
  }

  storage(map: number): MapStorage {
    return this.mapSchemas[map]!.storage;
  }

  /**
   * The element of the scratch map that a program works in. Programs that can interrupt each other
   * on one CPU must not share one. Those run through trace_call_bpf() or the perf overflow handler exclude each
   * other by the kernel's bpf_prog_active counter; uprobes, raw tracepoints and, where tasks are preempted in them,
   * tracepoints of system calls do not take part in it. Uprobes whose elements are claimed have several, from the key on:
   * see `emitScratchClaim`.
   */
  scratchKey({ probe, isUprobe, index, claimsScratch }: ProgramScope, sizeBytes: number): number {
    const type = probe.programType;
    const exclusive =
      type === 'perf_event' ||
      type === 'kprobe' ||
      (type === 'tracepoint' && !isPreemptibleTracepoint(this.kernel, probe));
    const name = isUprobe ? 'uprobe' : exclusive ? 'exclusive' : `program ${index}`;
    const known = this.scratch.get(name) ?? { key: this.scratchElements, sizeBytes: 0 };
    if (!this.scratch.has(name)) this.scratchElements += claimsScratch ? scratchSlots : 1;
    known.sizeBytes = Math.max(known.sizeBytes, sizeBytes);
    this.scratch.set(name, known);
    return known.key;
  }

  /** Whether a uprobe's program may be preempted by another: since 6.0; fetching atomics came with 5.12. */
  get preemptsUprobes(): boolean {
    return this.kernel.features.atomic_fetch === true;
  }

  finishMaps(): MapSpec[] {
    const sizes = [...this.scratch.values()].map((each) => each.sizeBytes);
    return this.maps.map((map) => {
      if (map.role === 'globals') return { ...map, valueSize: this.globalsBytes };
      if (map.role === 'scratch')
        return {
          ...map,
          valueSize: Math.max(8, ...sizes),
          maxEntries: Math.max(1, this.scratchElements),
        };
      return map;
    });
  }

  schema(probes: readonly string[]): Schema {
    const { source } = this;
    const { printMapsOnExit, strTruncTrailer, maxCatBytes, stackMode } = this.typed.config;
    const { cppDemangle, showDebugInfo } = this.typed.config;
    return {
      events: this.events,
      maps: this.mapSchemas,
      probes,
      strings: this.strings,
      source: { name: source.name, text: source.text },
      config: {
        printMapsOnExit,
        strTruncTrailer,
        maxCatBytes,
        stackMode,
        cppDemangle,
        showDebugInfo,
      },
    };
  }

  private addUnwindMaps(): Unwind {
    const { pid, dwarfPid, childPid } = this.options;
    const pids = [...new Set([pid, dwarfPid].filter((each) => each !== undefined))];
    const processes = pids.length + (childPid === undefined ? 0 : 1);
    const { row, mapping, process, mappingsMax } = unwindLayout;
    const spec = { role: 'unwind', type: 'array', keySize: 4 } as const;
    return {
      pids,
      rows: this.addMap('unwind_rows', { ...spec, valueSize: row.sizeBytes, maxEntries: 1 }),
      mappings: this.addMap('unwind_maps', {
        ...spec,
        valueSize: mapping.sizeBytes,
        maxEntries: 2 * mappingsMax * processes,
      }),
      processes: this.addMap('unwind_procs', {
        ...spec,
        type: 'hash',
        valueSize: process.sizeBytes,
        maxEntries: Math.max(1, processes),
      }),
    };
  }

  private addUserMap(map: TypedMap): void {
    const { name, value } = map;
    // The intervals of a series are entries of a hash, with or without a key.
    const keyless = map.key === undefined && value.kind !== 'tseries';
    const storage = keyless ? this.keylessStorage(map) : this.keyedStorage(map);
    this.mapSchemas.push({ name, value, storage, ...(map.key && { key: map.key }) });
  }

  private keylessStorage(map: TypedMap): MapStorage {
    if (isAggregate(map.value)) {
      const spec = { role: 'user', type: 'percpu_array', keySize: 4, maxEntries: 1 } as const;
      return {
        kind: 'percpu',
        map: this.addMap(map.name, { ...spec, valueSize: cellSize(map.value) }),
      };
    }
    const offset = this.globalsBytes;
    const setOffset = offset + roundUp(Math.max(1, sizeOf(map.value)), 8);
    this.globalsBytes = setOffset + 8;
    return { kind: 'global', map: mapIndex.globals, offset, setOffset };
  }

  private keyedStorage(map: TypedMap): MapStorage {
    const aggregate = isAggregate(map.value);
    const valueSize = isAggregate(map.value)
      ? hasCounters(map.value)
        ? 8
        : cellSize(map.value)
      : Math.max(1, sizeOf(map.value));
    const index = this.addMap(map.name, {
      role: 'user',
      type: map.kind,
      keySize: keySize(map),
      valueSize,
      maxEntries: map.maxEntries,
    });
    return { kind: aggregate ? 'percpu-hash' : 'hash', map: index };
  }

  private addMap(name: string, spec: Omit<MapSpec, 'name' | 'flags'>): number {
    const kernelName = name.replace(/[^A-Za-z0-9_.]/g, '_').slice(0, 15);
    return this.maps.push({ ...spec, name: kernelName, flags: 0 }) - 1;
  }
}

/** So many tasks may be in the midst of uprobes' programs on one CPU. One more is not served, and counted. */
export const scratchSlots = 4;

/** Where the maps of our own stand in CompiledScript.maps. */
export const mapIndex = { ring: 0, globals: 1, scratch: 2, losses: 3 } as const;

/** The order is that of `mapIndex`. */
function fixedMaps(typed: TypedScript): Record<string, Omit<MapSpec, 'name'>> {
  const pages = typed.config.perfRbPages || defaultRingPages;
  const array = { keySize: 4, valueSize: 8, maxEntries: 1, flags: 0 };
  return {
    events: {
      role: 'ring',
      type: 'ringbuf',
      keySize: 0,
      valueSize: 0,
      maxEntries: ringBytes(pages),
      flags: 0,
    },
    globals: { ...array, role: 'globals', type: 'array' },
    scratch: { ...array, role: 'scratch', type: 'percpu_array' },
    losses: { ...array, role: 'losses', type: 'percpu_array', valueSize: 8 * lossIndex.count },
  };
}

/** 4 MiB: a second of 30,000 events of 128 bytes, should the reader be held up that long. */
const defaultRingPages = 1024;

/** A ring buffer's size is a power of two of pages. */
const ringBytes = (pages: number): number => 4096 * 2 ** Math.ceil(Math.log2(Math.max(1, pages)));
