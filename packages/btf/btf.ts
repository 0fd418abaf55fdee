/**
 * The contract of the BTF reader. A `Btf` is a lazy view over the raw bytes (5 MB for a kernel):
 * opening must cost a few milliseconds, a lookup by name must not decode all types.
 * Format: Documentation/bpf/btf.rst.
 */
export type BtfType =
  | { readonly kind: 'void'; readonly id: 0 }
  | {
      readonly kind: 'int';
      readonly id: number;
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly char: boolean;
      readonly bool: boolean;
      readonly bits: number;
    }
  | { readonly kind: 'float'; readonly id: number; readonly name: string; readonly size: number }
  | { readonly kind: 'pointer'; readonly id: number; readonly type: number }
  | { readonly kind: 'array'; readonly id: number; readonly type: number; readonly length: number }
  | {
      readonly kind: 'struct' | 'union';
      readonly id: number;
      readonly name: string;
      readonly size: number;
      readonly members: readonly BtfMember[];
    }
  | {
      readonly kind: 'enum';
      readonly id: number;
      readonly name: string;
      readonly size: number;
      readonly signed: boolean;
      readonly values: readonly { readonly name: string; readonly value: bigint }[];
    }
  | {
      readonly kind: 'forward';
      readonly id: number;
      readonly name: string;
      readonly union: boolean;
    }
  | {
      readonly kind: 'typedef' | 'type-tag';
      readonly id: number;
      readonly name: string;
      readonly type: number;
    }
  | { readonly kind: 'volatile' | 'const' | 'restrict'; readonly id: number; readonly type: number }
  | {
      readonly kind: 'func';
      readonly id: number;
      readonly name: string;
      readonly type: number;
      readonly linkage: 'static' | 'global' | 'extern';
    }
  | {
      readonly kind: 'func-proto';
      readonly id: number;
      readonly returns: number;
      readonly params: readonly { readonly name: string; readonly type: number }[];
    }
  | {
      readonly kind: 'var';
      readonly id: number;
      readonly name: string;
      readonly type: number;
      readonly linkage: number;
    }
  | {
      readonly kind: 'datasec';
      readonly id: number;
      readonly name: string;
      readonly size: number;
      readonly vars: readonly {
        readonly type: number;
        readonly offset: number;
        readonly size: number;
      }[];
    }
  | {
      readonly kind: 'decl-tag';
      readonly id: number;
      readonly name: string;
      readonly type: number;
      readonly componentIndex: number;
    };

/** `bitOffset` from the start of the struct; `bitSize` 0 for an ordinary member. */
export interface BtfMember {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  readonly bitSize: number;
}

export interface Btf {
  /** Number of types, void included. */
  readonly typeCount: number;
  /** Throws BtfError for an id out of range or malformed data. */
  type(id: number): BtfType;
  /** Id of the type of that kind and name; for struct and union the full definition, never a forward. */
  find(
    kind: 'struct' | 'union' | 'enum' | 'typedef' | 'func' | 'int' | 'var' | 'float',
    name: string,
  ): number | undefined;
  /** The value and its enum's id, by enumerator name. */
  findEnumerator(name: string): { readonly enumId: number; readonly value: bigint } | undefined;
  /** Names of the types of a kind, or of the values of all enums, unsorted. */
  names(
    kind: 'struct' | 'union' | 'enum' | 'typedef' | 'func' | 'var' | 'enumerator',
    only?: NameFilter,
  ): Iterable<string>;
}

/** Which names are wanted: asking for few is much quicker than going through all. */
export interface NameFilter {
  readonly prefix?: string;
  /** Functions, and typedefs of pointers to functions, with more parameters are left out. */
  readonly maxParams?: number;
}
