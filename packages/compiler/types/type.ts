/**
 * The types of the language. Plain data that survives JSON (no bigint, no cycles): a struct is a
 * name plus a lazily resolved layout, held beside by `StructTable`.
 */
export type Type =
  | { readonly kind: 'void' }
  | { readonly kind: 'none' }
  | { readonly kind: 'bool' }
  | IntegerType
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly size: 1 | 2 | 4 | 8;
      readonly signed: boolean;
      /** Set in a Schema, so that a reader can print names. `value` is decimal, as JSON has no 64-bit integers. */
      readonly enumerators?: readonly { readonly name: string; readonly value: string }[];
    }
  | PointerType
  | ArrayType
  | StringType
  | BufferType
  | StructType
  | TupleType
  | RecordType
  | AggregateType
  | StackType
  | OpaqueType;

export interface IntegerType {
  readonly kind: 'integer';
  /** In bytes. */
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

/** Which memory a pointer points into. `none` is not known: reads use the legacy helper. `btf`: the verifier lets us load directly. */
export type AddressSpace = 'kernel' | 'user' | 'none' | 'btf';

export interface PointerType {
  readonly kind: 'pointer';
  readonly to: Type;
  readonly space: AddressSpace;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly element: Type;
  readonly length: number;
}

/** NUL-terminated, at most `capacity` bytes with the NUL. */
export interface StringType {
  readonly kind: 'string';
  readonly capacity: number;
}

/** A u32 length, then up to `capacity` bytes. */
export interface BufferType {
  readonly kind: 'buffer';
  readonly capacity: number;
}

/** `name` as in C, with its tag: `struct sock`, `union foo`, or a typedef's name. Layout comes from the StructTable. */
export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly size: number;
  /** The binary whose debugging information describes it; absent: the script or the kernel does. */
  readonly binary?: string;
  /** Set in a Schema when a whole struct is printed, in order of declaration. */
  readonly fields?: readonly StructField[];
}

/** `offset` is in bytes. A bitfield is `width` bits from bit `shift` (from the least) of the integer at `offset`. */
export interface StructField {
  readonly name: string;
  readonly type: Type;
  readonly offset: number;
  readonly bits?: { readonly shift: number; readonly width: number };
}

export interface TupleType {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}

export interface RecordType {
  readonly kind: 'record';
  readonly fields: readonly { readonly name: string; readonly type: Type }[];
}

/** The value of a map that a call such as count() feeds. */
export type AggregateType =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum' | 'min' | 'max' | 'avg' | 'stats'; readonly signed: boolean }
  | { readonly kind: 'hist' /** 0..5 */; readonly bits: number }
  | { readonly kind: 'lhist'; readonly min: number; readonly max: number; readonly step: number }
  | {
      readonly kind: 'tseries';
      readonly intervalNs: number;
      readonly buckets: number;
      readonly reduce: 'last' | 'avg' | 'max' | 'min' | 'sum';
      readonly signed: boolean;
    };

export interface StackType {
  readonly kind: 'kstack' | 'ustack';
  readonly mode: 'bpftrace' | 'perf' | 'raw' | 'build_id';
  readonly depth: number;
}

/**
 * Bytes that only the host can put a name to, resolved when shown.
 * ksym: u64 address. usym: u64 address, u32 pid, u32 0. username: u32 uid. cgroup-path: u64 id,
 * u64 index of the filter in `Schema.strings`. timestamp: u64 ns, u32 mode (0 boot, 1 tai…), u32 index of the format in
 * `Schema.strings`. macaddr: 6 bytes. inet: u32 family (2 or 10), 16 bytes. strerror etc. are strings.
 * `probe`: u32 index into `Schema.probes` (what was attached, by cookie).
 */
export interface OpaqueType {
  readonly kind:
    | 'ksym'
    | 'usym'
    | 'username'
    | 'cgroup-path'
    | 'timestamp'
    | 'macaddr'
    | 'inet'
    | 'probe';
}

export const int = (size: 1 | 2 | 4 | 8, signed: boolean): IntegerType => ({
  kind: 'integer',
  size,
  signed,
});
export const int64 = int(8, true);
export const uint64 = int(8, false);
export const int32 = int(4, true);
export const uint32 = int(4, false);
export const bool: Type = { kind: 'bool' };
export const none: Type = { kind: 'none' };
export const stringOf = (capacity: number): StringType => ({ kind: 'string', capacity });
export const pointerTo = (to: Type, space: AddressSpace): PointerType => ({
  kind: 'pointer',
  to,
  space,
});

const opaqueSize: Record<OpaqueType['kind'], number> = {
  ksym: 8,
  usym: 16,
  username: 4,
  'cgroup-path': 16,
  timestamp: 16,
  macaddr: 6,
  inet: 20,
  probe: 4,
};

/**
 * Bytes that a value takes in memory, in a map and in the fixed part of an event. Stacks are their
 * own value: u32 number of frames (or negative errno), u32 pid, then `depth` u64 addresses (or
 * 32-byte entries of bpf_stack_build_id for build_id). Aggregates have no size here: see `layout.ts`.
 */
export function sizeOf(type: Type): number {
  switch (type.kind) {
    case 'void':
    case 'none':
      return 0;
    case 'bool':
      return 1;
    case 'integer':
    case 'enum':
      return type.size;
    case 'pointer':
      return 8;
    case 'array':
      return sizeOf(type.element) * type.length;
    case 'string':
      return type.capacity;
    case 'buffer':
      return 4 + type.capacity;
    case 'struct':
      return type.size;
    case 'tuple':
      return productLayout(type.elements).size;
    case 'record':
      return productLayout(type.fields.map((field) => field.type)).size;
    case 'kstack':
    case 'ustack':
      return 8 + type.depth * (type.mode === 'build_id' ? 32 : 8);
    case 'ksym':
    case 'usym':
    case 'username':
    case 'cgroup-path':
    case 'timestamp':
    case 'macaddr':
    case 'inet':
    case 'probe':
      return opaqueSize[type.kind];
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
    case 'avg':
    case 'stats':
    case 'hist':
    case 'lhist':
    case 'tseries':
      return 16;
  }
}

/** Alignment of a value: byte-like things 1, integers their size, everything else 8. */
export function alignOf(type: Type): number {
  switch (type.kind) {
    case 'bool':
    case 'string':
    case 'macaddr':
      return 1;
    case 'integer':
    case 'enum':
      return type.size;
    case 'buffer':
    case 'username':
    case 'probe':
    case 'inet':
      return 4;
    case 'array':
      return alignOf(type.element);
    default:
      return 8;
  }
}

/** Offsets of the elements of a tuple, record or map key, laid out like a C struct. Size is rounded up to the largest alignment. */
export function productLayout(elements: readonly Type[]): {
  offsets: number[];
  size: number;
  align: number;
} {
  let offset = 0;
  let align = 1;
  const offsets = elements.map((element) => {
    const each = alignOf(element);
    align = Math.max(align, each);
    offset = Math.ceil(offset / each) * each;
    const at = offset;
    offset += sizeOf(element);
    return at;
  });
  return { offsets, size: Math.ceil(offset / align) * align, align };
}
