import type { Config } from './config.ts';
import type { Span } from './source/span.ts';
import type { Type } from './types/type.ts';

/**
 * A compiled script: plain data, no file descriptor and no pointer. It is loaded by `runtime` and
 * its `schema` travels beside the results, so that the same pure decoder serves the CLI, the server and
 * the browser.
 */
export interface CompiledScript {
  readonly mode: RunMode;
  readonly kernel: { readonly release: string; readonly btfHash: string };
  readonly license: string;
  readonly maps: readonly MapSpec[];
  readonly programs: readonly ProgramSpec[];
  /** Serialized BTF that describes the programs' functions and names lines of the script; empty without programs. */
  readonly btf: Uint8Array;
  readonly schema: Schema;
  readonly config: Config;
  /** `getopt`, `-p`, `-c`: what the runtime must know. */
  readonly pidFilter?: number;
  /** The cgroup to trace alone, as it was asked for: a path in the unified hierarchy, or the ID of a container. */
  readonly cgroupFilter?: string;
  /** Of a script that unwinds user stacks by tables. */
  readonly unwind?: Unwind;
}

/**
 * Maps (by index) that the runtime fills for dw_ustack, in the form of `unwindLayout`, and the processes that it does so for.
 * It adds what these processes map later, and the process of a command.
 */
export interface Unwind {
  /** Those that run when the script is loaded. */
  readonly pids: readonly number[];
  /** array: the rows of one file after those of another, each ascending by address. The runtime gives it its size. */
  readonly rows: number;
  /** array: for each process two places of `mappingsMax`, of which one is in use while the other is written. Ascending. */
  readonly mappings: number;
  /** hash: from u32 pid to `unwindLayout.process`. */
  readonly processes: number;
}

/** How rules of unwinding lie in the kernel; the rules are those of @sonde/elf. */
export const unwindLayout = {
  /** u64 address in the file, i32 offset of the CFA, i16 where rbp lies from the CFA, u8 kind of CFA, u8 whether rbp was saved. */
  row: { address: 0, offset: 8, rbpOffset: 12, cfa: 14, rbpSaved: 15, sizeBytes: 16 },
  cfa: { end: 0, rsp: 1, rbp: 2, plt: 3, unknown: 4 },
  /**
   * Executable bytes of a file in a process's memory: u64 first address and the one after the last; u64 by how much they lie above
   * the addresses of rows, and above offsets in the file; u32 first row and number of rows; the id as struct bpf_stack_build_id
   * has it: i32 status, 20 bytes.
   */
  mapping: {
    start: 0,
    end: 8,
    aboveRows: 16,
    aboveFile: 24,
    firstRow: 32,
    rowCount: 36,
    buildId: 40,
    sizeBytes: 64,
  },
  /** u32 first mapping, u32 number of mappings. */
  process: { firstMapping: 0, mappingCount: 4, sizeBytes: 8 },
  /** Binary searches of so many steps find a row, and a mapping. */
  rowSteps: 21,
  mappingSteps: 10,
  rowsMax: 2 ** 21,
  mappingsMax: 2 ** 10,
} as const;

/** In place of a caller that could not be found: an address that no program has. */
export const unwindFailure = 2n ** 64n - 1n;

/**
 * What a script is run for: its probes, or those that only test it (`test:name`) or measure it (`bench:name`).
 * begin and end belong to each.
 */
export type RunMode = 'trace' | 'test' | 'bench';

/**
 * One kernel map. `role` says who it is for.
 * globals: an array of one element; the runtime fills its head before anything runs (see `GlobalsHead`).
 * scratch: percpu_array, working memory of programs. losses: percpu_array of u64, see `LossIndex`. table: an array of one
 * element with constant bytes (`initial`) that programs read. unwind: see `Unwind`. packets: a perf event array, a buffer of
 * `packetBufferBytes` for each CPU, where skboutput() writes. cgroup: an array of one cgroup, see `cgroupFilter`.
 */
export interface MapSpec {
  /** At most 15 characters. */
  readonly name: string;
  readonly role:
    | 'user'
    | 'ring'
    | 'globals'
    | 'scratch'
    | 'losses'
    | 'table'
    | 'unwind'
    | 'packets'
    | 'cgroup'
    | 'user-scalar';
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
  readonly maxEntries: number;
  /** BPF_F_* map flags. */
  readonly flags: number;
  /** First bytes of element 0 of an array map. */
  readonly initial?: Uint8Array;
}

/** Room for packets per CPU until they are read, every few hundredths of a second: some 200 Mbit/s. */
export const packetBufferBytes = 512 * 1024;

/** Byte offsets in the globals map of what the runtime writes at the start of a session; the user's scalars follow. */
export const globalsHead = {
  /** u64, CLOCK_BOOTTIME in ns: what `elapsed` counts from. */
  startBootNs: 0,
  /** u64, CLOCK_TAI minus CLOCK_BOOTTIME in ns, for nsecs(sw_tai). */
  taiOffsetNs: 8,
  sizeBytes: 16,
} as const;

/** Which u64 of the one element of the losses map counts what. */
export const lossIndex = {
  /** Events that found the ring buffer full, and packets that found their CPU's buffer full. */
  events: 0,
  /** Updates refused because a map was full. */
  mapFull: 1,
  /** Runs for which there was no scratch memory left. */
  missed: 2,
  /** Stacks of dw_ustack that end where no rule is known. */
  stacks: 3,
  count: 4,
} as const;

export type ProgramType =
  | 'raw_tracepoint'
  | 'tracepoint'
  | 'kprobe'
  | 'perf_event'
  | 'tracing'
  | 'syscall'
  | 'xdp';

export interface ProgramSpec {
  readonly name: string;
  readonly type: ProgramType;
  /** Encoded instructions, 8 bytes each, 64-bit immediates of maps still zero (see relocations). */
  readonly insns: Uint8Array;
  readonly relocations: readonly Relocation[];
  readonly funcInfo: readonly { readonly insnIndex: number; readonly typeId: number }[];
  /** For those who look at the kernel: what `lineInfo` says, as line_info of BTF. */
  readonly lineRecords: readonly LineRecord[];
  /** Where an instruction comes from, ascending by insnIndex. */
  readonly lineInfo: readonly { readonly insnIndex: number; readonly span: Span }[];
  readonly targets: readonly AttachTarget[];
  /** Set: one attachment to this serves all targets, and the program tells them apart by itself. */
  readonly carrier?: Carrier;
  /** One program for the kprobes and kretprobes among its targets, which are on the same functions: a kprobe session. */
  readonly session?: true;
  readonly span: Span;
}

/** The script's line of an instruction and of those after it; `file` and `text` are offsets of strings in `CompiledScript.btf`. */
export interface LineRecord {
  readonly insnIndex: number;
  readonly file: number;
  readonly text: number;
  /** From 1 on. */
  readonly line: number;
  readonly column: number;
}

/** What the kernel calls a program, so that bpftool, kallsyms and perf show whose it is. */
export const kernelName = (program: Pick<ProgramSpec, 'name'>): string => `sonde_${program.name}`;

/** What every system call passes, by its name: the typed raw tracepoint, or the event of perf that is made from it. */
export interface Carrier {
  readonly event: 'sys_enter' | 'sys_exit';
  /** Of the typedef of the raw tracepoint. Absent: `tracepoint:raw_syscalls:EVENT`. */
  readonly btfId?: number;
}

/** The instruction at `insnIndex` is an ld_imm64 to be given a map's fd (and for `map-value` the offset in its second half). */
export interface Relocation {
  readonly kind: 'map' | 'map-value';
  readonly insnIndex: number;
  /** Index into `maps`. */
  readonly map: number;
}

/**
 * What a program is attached to. `probe` is the index of the name in `schema.probes`; it is also the
 * attach cookie of the link when `cookie` is true on the program's use of it.
 */
export type AttachTarget = { readonly probe: number } & (
  | { readonly kind: 'begin' | 'end' }
  | { readonly kind: 'signal'; readonly signal: 'SIGUSR1' }
  /** Run on demand, by PROG_TEST_RUN: once, or as often as it takes to measure. */
  | { readonly kind: 'test' | 'bench'; readonly name: string }
  | { readonly kind: 'interval'; readonly periodNs: number }
  /** On every online CPU. Exactly one of the two. */
  | { readonly kind: 'profile'; readonly periodNs?: number; readonly frequencyHz?: number }
  /** `systemCall`: its number, for a program that has a carrier. */
  | {
      readonly kind: 'tracepoint';
      readonly category: string;
      readonly event: string;
      readonly systemCall?: number;
    }
  /** `btfId` set: a typed raw tracepoint (program type tracing); otherwise by name. */
  | { readonly kind: 'rawtracepoint'; readonly event: string; readonly btfId?: number }
  | {
      readonly kind: 'kprobe';
      readonly return: boolean;
      readonly module?: string;
      readonly function: string;
      readonly offset: number;
      readonly address?: string;
    }
  | {
      readonly kind: 'fentry';
      readonly exit: boolean;
      readonly module?: string;
      /** The id of the BPF program whose function it is, and whose BTF has `btfId`. */
      readonly program?: number;
      readonly function: string;
      readonly btfId: number;
    }
  /** `path` is as the script says, resolved by PATH and the ld cache. Either `symbol` (+ offset) or `address` (a virtual address in the file). */
  | {
      readonly kind: 'uprobe';
      readonly return: boolean;
      readonly path: string;
      readonly symbol?: string;
      readonly offset: number;
      readonly address?: number;
    }
  | {
      readonly kind: 'usdt';
      readonly path: string;
      readonly namespace: string;
      readonly name: string;
      readonly location: number;
    }
  | {
      readonly kind: 'perf';
      readonly type: 'software' | 'hardware';
      readonly event: string;
      readonly config: number;
      readonly samplePeriod: number;
    }
  | {
      readonly kind: 'watchpoint';
      readonly address: string;
      readonly length: 1 | 2 | 4 | 8;
      readonly mode: string;
    }
  | {
      readonly kind: 'iter';
      readonly target: string;
      readonly btfId: number;
      readonly pin?: string;
    }
);

// ── What comes out ──────────────────────────────────────────────────────────────────────────────

/** Everything that a reader of results needs. Survives JSON. */
export interface Schema {
  /** Index = event id. */
  readonly events: readonly EventSchema[];
  /** The user's maps, in order of first use. */
  readonly maps: readonly MapSchema[];
  /** Names as the `probe` builtin prints them. */
  readonly probes: readonly string[];
  /** strftime formats, cgroup filters and other texts referred to by index. */
  readonly strings: readonly string[];
  /** Source text for run-time errors. */
  readonly source: { readonly name: string; readonly text: string };
  readonly config: Pick<
    Config,
    | 'printMapsOnExit'
    | 'strTruncTrailer'
    | 'maxCatBytes'
    | 'stackMode'
    | 'cppDemangle'
    | 'showDebugInfo'
  >;
}

/**
 * A record in the ring buffer: u32 event id, u32 zero, then the fixed part (`size` bytes with the
 * header) and after it the tail. A field with encoding `fixed` lies at `offset`. One with encoding
 * `tail` has a u32 byte count at `offset`; its bytes lie in the tail, in field order, unpadded, without
 * NUL. All little endian.
 */
export interface EventSchema {
  readonly id: number;
  readonly action: EventAction;
  readonly fields: readonly FieldSchema[];
  readonly size: number;
  readonly span: Span;
}

export interface FieldSchema {
  readonly type: Type;
  readonly offset: number;
  readonly encoding: 'fixed' | 'tail';
  /** What the script calls it: `filename` for `str(args.filename)`. Absent where its text is no name. */
  readonly label?: string;
}

export type EventAction =
  | {
      readonly kind: 'printf' | 'errorf' | 'warnf' | 'cat' | 'system';
      readonly format: readonly FormatPiece[];
    }
  /** print(value): field 0. */
  | { readonly kind: 'print-value' }
  /** print(@m[, top[, div]]); field 0 and 1, where present, are u64 top and div. */
  | { readonly kind: 'print-map'; readonly map: number; readonly top: number; readonly div: number }
  /** print(@m[k]) where the value is an aggregate: field 0 is the key. */
  | { readonly kind: 'print-map-value'; readonly map: number }
  | { readonly kind: 'clear' | 'zero'; readonly map: number }
  /** Field 0 is the exit code. */
  | { readonly kind: 'exit' }
  | { readonly kind: 'time'; readonly format: string }
  /** All fields are strings; those of length 0 after the last are skipped. */
  | { readonly kind: 'join'; readonly separator: string }
  | { readonly kind: 'runtime-error'; readonly error: RuntimeError }
  /**
   * A packet for the file at `path`, in the packets map. Field 0 is the CLOCK_BOOTTIME in ns, field 1 how many bytes of the packet
   * follow the record; the first `skip` of them are left out.
   */
  | { readonly kind: 'packet'; readonly path: string; readonly skip: number };

/** Field 0, where present, is the i64 return code of `helper`. */
export type RuntimeError =
  | { readonly kind: 'helper'; readonly helper: string; readonly message?: string }
  | { readonly kind: 'division-by-zero' }
  | { readonly kind: 'index-out-of-bounds' }
  /** A per-CPU map has no value for one of the CPUs that the script was compiled for. */
  | { readonly kind: 'cpu-count-mismatch' }
  /** dw_ustack in a process whose tables were not read. */
  | { readonly kind: 'no-unwind-table' }
  | { readonly kind: 'stack-unreadable'; readonly stack: 'kernel' | 'user' };

/** A parsed printf format. A conversion takes the next field. */
export type FormatPiece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'conversion';
      readonly left: boolean;
      readonly plus: boolean;
      readonly space: boolean;
      readonly alternate: boolean;
      readonly zero: boolean;
      readonly width: number;
      readonly precision?: number;
      readonly length: '' | 'hh' | 'h' | 'l' | 'll' | 'j' | 'z' | 't' | 'L';
      readonly conversion:
        | 'd'
        | 'i'
        | 'u'
        | 'o'
        | 'x'
        | 'X'
        | 'c'
        | 'p'
        | 's'
        | 'r'
        | 'rx'
        | 'rh'
        | 'gr';
    };

/**
 * A user's map. Snapshot entries are (key bytes, value bytes). The key has the layout of `key`
 * (none: no bytes). The value, already reduced over CPUs:
 * plain: the layout of the type · count u64 · sum u64/i64 · min, max u64/i64 · avg, stats: i64 total, u64 count ·
 * hist, lhist: u32 number of buckets, u32 0, then pairs (u32 index, u32 0, u64 count) ascending ·
 * tseries: u32 n, u32 0, then (u64 epoch, i64 value, u64 meta).
 */
export interface MapSchema {
  readonly name: string;
  readonly key?: Type;
  readonly value: Type;
  /** Index into `CompiledScript.maps` and how the kernel holds it; only the runtime looks here. */
  readonly storage: MapStorage;
}

export type MapStorage =
  /** In a globals array: value at `offset`, u64 "was set" at `setOffset`. */
  | {
      readonly kind: 'global';
      readonly map: number;
      readonly offset: number;
      readonly setOffset: number;
    }
  /** percpu_array of one element: aggregate cell (see below), or for hist and lhist all buckets as u64. */
  | { readonly kind: 'percpu'; readonly map: number }
  | { readonly kind: 'hash'; readonly map: number }
  /**
   * percpu_hash (or lru). Cell by aggregate: count u64 · sum i64, u64 set · min, max i64 value, u64 set · avg, stats i64 total, u64
   * count · hist, lhist u64 under key + u64 bucket index · tseries: i64 value, u64 meta, u64 epoch under key + u64 slot.
   */
  | { readonly kind: 'percpu-hash'; readonly map: number };
