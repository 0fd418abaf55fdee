import type { Diagnostic } from '@sonde/compiler';
import type { DictionaryEntry, RawEntry } from '@sonde/output';

/**
 * What a session puts out, in order: what was printed first comes first. The command line renders
 * it, the collector sends it. Nothing is text that a reader could make from bytes and schema.
 */
export type SessionOutput =
  | AttachedOutput
  | EventsOutput
  | SnapshotOutput
  | HostTextOutput
  | LostOutput
  | TestOutput
  | BenchmarkOutput
  | StatsOutput
  | WarningOutput
  | EndedOutput;

/** Everything is attached; begin has run. `probes` counts attach points, begin and end among them. */
export interface AttachedOutput {
  readonly kind: 'attached';
  readonly probes: number;
  /** Attachments that serve many of them. */
  readonly shared: readonly SharedAttachment[];
  /** Paths of iterators that run when these are read, and that outlive the session. */
  readonly pinned: readonly string[];
}

/** One attachment of the kernel, `raw tracepoint sys_enter` or `kprobe_multi`, and how many attach points it serves. */
export interface SharedAttachment {
  readonly through: string;
  readonly probes: number;
}

/**
 * Records of the ring buffer as they were written, framed (u32 length, bytes). Those with an outcome
 * of their own (print(@map), clear, zero, exit, cat, system) are taken out; their outcome stands in their place in the order.
 */
export interface EventsOutput {
  readonly kind: 'events';
  readonly records: Uint8Array;
  readonly count: number;
  readonly dictionary: readonly DictionaryEntry[];
  /** When they were handled, ns since 1970: what time() prints. */
  readonly wallNs: bigint;
}

/** periodic: asked for by `snapshotIntervalMs`. print: print(@map). print-value: print(@map[key]), one entry or none. exit: the end of the session. */
export type SnapshotReason = 'periodic' | 'print' | 'print-value' | 'exit';

/** The content of a map at a moment. */
export interface SnapshotOutput {
  readonly kind: 'snapshot';
  /** Index into `Schema.maps`. */
  readonly map: number;
  readonly reason: SnapshotReason;
  /** Arguments of print(@map, top, div); 0: not given. */
  readonly top: number;
  readonly div: bigint;
  /** In the canonical form of `MapSchema`, in the kernel's order. */
  readonly entries: readonly RawEntry[];
  readonly dictionary: readonly DictionaryEntry[];
  readonly wallNs: bigint;
}

/** What cat() read or system() printed on this host. */
export interface HostTextOutput {
  readonly kind: 'host-text';
  readonly action: 'cat' | 'system';
  /** Of the EventSchema. */
  readonly event: number;
  readonly text: string;
}

/** Losses since the output before this; never all zero. */
export interface LostOutput {
  readonly kind: 'lost';
  /** That found the ring buffer full. */
  readonly events: bigint;
  /** Updates that found a map full. */
  readonly mapUpdates: bigint;
  /** Times that a probe fired and the kernel did not run its program, to avoid recursion. */
  readonly missed: bigint;
}

/** A test (`test:name`) ran; what it put out came before. */
export interface TestOutput {
  readonly kind: 'test';
  readonly name: string;
  readonly durationNs: number;
  /** It returned 0, reported no error, and did not exit with another code than 0. */
  readonly passed: boolean;
}

/** A benchmark (`bench:name`) ran; what it put out came before. */
export interface BenchmarkOutput {
  readonly kind: 'benchmark';
  readonly name: string;
  /** Of one run. */
  readonly averageNs: number;
  readonly iterations: number;
  /** As for a test. */
  readonly passed: boolean;
}

export interface ProgramOverhead {
  readonly name: string;
  readonly runCount: bigint;
  readonly runTimeNs: bigint;
}

/** What the session costs, by the kernel's own count. Totals since the start. */
export interface StatsOutput {
  readonly kind: 'stats';
  readonly programs: readonly ProgramOverhead[];
  /** Share of one CPU that programs took since the stats before, 0.01 is one percent. */
  readonly cpuShare: number;
  readonly events: bigint;
  readonly lostEvents: bigint;
  readonly lostMapUpdates: bigint;
  readonly missed: bigint;
}

/** Something did not work and the session goes on. */
export interface WarningOutput {
  readonly kind: 'warning';
  readonly diagnostic: Diagnostic;
}

/** Why a session ended. The last two only by the word of who runs it. */
export type EndReason =
  | 'exit'
  | 'stopped'
  | 'duration'
  | 'event-rate'
  | 'overhead'
  | 'target-ended'
  | 'error'
  | 'lease'
  | 'collector-stopped';

/** The last output. */
export interface EndedOutput {
  readonly kind: 'ended';
  readonly reason: EndReason;
  /** Of exit(code); 0 when the script did not say. */
  readonly exitCode: number;
  /** With reason `error`: what happened. */
  readonly message?: string;
}
