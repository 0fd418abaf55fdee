import type { AggregateType, Type } from '@sonde/compiler';

/** One decoded value of the language. Integers are exact to 64 bits; byte arrays are views into the record. */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'integer'; readonly value: bigint }
  /** `label` is the enumerator's name, absent when the number has none or the schema carries none. */
  | { readonly kind: 'enum'; readonly value: bigint; readonly label?: string }
  | { readonly kind: 'pointer'; readonly address: bigint }
  | StringValue
  | { readonly kind: 'buffer'; readonly bytes: Uint8Array }
  | { readonly kind: 'tuple' | 'array'; readonly elements: readonly Value[] }
  | { readonly kind: 'record'; readonly fields: readonly NamedValue[] }
  /** `fields` is absent when the schema has no layout for the struct. */
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly raw: Uint8Array;
      readonly fields?: readonly NamedValue[];
    }
  | StackValue
  | { readonly kind: 'ksym'; readonly address: bigint }
  | { readonly kind: 'usym'; readonly address: bigint; readonly pid: number }
  | { readonly kind: 'username'; readonly uid: number }
  | { readonly kind: 'cgroup-path'; readonly id: bigint; readonly filter: number }
  | TimestampValue
  | { readonly kind: 'macaddr'; readonly bytes: Uint8Array }
  /** `family` is AF_INET (2, four bytes) or AF_INET6 (10, sixteen bytes). */
  | { readonly kind: 'inet'; readonly family: number; readonly bytes: Uint8Array }
  | { readonly kind: 'probe'; readonly name: string };

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/** `text` is `bytes` read as UTF-8, with U+FFFD for what is not. */
export interface StringValue {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The string fills its buffer, so its end was probably cut off. */
  readonly truncated: boolean;
}

/** A call stack, innermost frame first. `errno` is set (positive) when the kernel could not take it. */
export interface StackValue {
  readonly kind: 'kstack' | 'ustack';
  readonly mode: 'bpftrace' | 'perf' | 'raw' | 'build_id';
  readonly pid: number;
  readonly frames: readonly StackFrame[];
  readonly errno?: number;
}

/** `buildId` (40 hex digits) turns `address` into an offset in that file (struct bpf_stack_build_id). */
export interface StackFrame {
  readonly address: bigint;
  readonly buildId?: string;
}

/** Nanoseconds on the clock `mode` (0 boot, 1 TAI); `format` is a strftime format. */
export interface TimestampValue {
  readonly kind: 'timestamp';
  readonly ns: bigint;
  readonly mode: number;
  readonly format: string;
}

/** What a map holds under one key, reduced over CPUs. */
export type MapValue =
  | { readonly kind: 'plain'; readonly value: Value }
  | { readonly kind: 'count' | 'sum' | 'min' | 'max'; readonly value: bigint }
  | { readonly kind: 'avg' | 'stats'; readonly total: bigint; readonly count: bigint }
  | HistogramValue
  | { readonly kind: 'tseries'; readonly points: readonly SeriesPoint[] };

/** Buckets ascending by index, without the empty ones. What an index means is in `render/buckets.ts`. */
export interface HistogramValue {
  readonly kind: 'hist' | 'lhist';
  readonly buckets: readonly Bucket[];
}

export interface Bucket {
  readonly index: number;
  readonly count: bigint;
}

/** One interval of a time series. `meta` is the count for avg, the time of the last update otherwise. */
export interface SeriesPoint {
  /** Start of the interval in units of the interval's length since 1970, on the TAI clock. */
  readonly epoch: bigint;
  readonly value: bigint;
  readonly meta: bigint;
}

const aggregateKinds: ReadonlySet<string> = new Set<AggregateType['kind']>([
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'stats',
  'hist',
  'lhist',
  'tseries',
]);

export const isAggregate = (type: Type): type is AggregateType => aggregateKinds.has(type.kind);
