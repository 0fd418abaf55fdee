import type { Span } from '../../source/span.ts';

/** A C type as declared: names are not resolved, because types of the kernel come from its BTF. */
export type CType =
  | { readonly kind: 'void' }
  | { readonly kind: 'bool' }
  | CInteger
  /** 4 or 8 bytes, or 16 for `long double`. */
  | { readonly kind: 'float'; readonly size: 4 | 8 | 16 }
  | CReference
  | { readonly kind: 'pointer'; readonly to: CType }
  /** Absent length: a flexible array, which takes no room. */
  | { readonly kind: 'array'; readonly of: CType; readonly length?: number }
  /** Only behind a pointer. */
  | { readonly kind: 'function' };

export interface CInteger {
  readonly kind: 'integer';
  /** In bytes. */
  readonly size: 1 | 2 | 4 | 8 | 16;
  readonly signed: boolean;
  /** Declared as plain `char`: an array of it is a string. */
  readonly char?: true;
}

/** `struct x`, `union x`, `enum x`, or with tag `typedef` a name to be resolved. */
export interface CReference {
  readonly kind: 'reference';
  readonly tag: 'struct' | 'union' | 'enum' | 'typedef';
  readonly name: string;
}

export interface CMember {
  /** Empty: an anonymous struct or union, or padding by a bitfield. */
  readonly name: string;
  readonly type: CType;
  /** Width of a bitfield. */
  readonly bits?: number;
  /** In bytes, by `__attribute__((aligned(n)))`. */
  readonly align?: number;
  readonly packed?: true;
  readonly span: Span;
}

/**
 * One without a tag is named after where it stands: `outer.#2` for the type of the third member of
 * `outer`, the typedef's name for the type of a typedef.
 */
export interface CStruct {
  readonly tag: 'struct' | 'union';
  readonly name: string;
  readonly members: readonly CMember[];
  readonly packed: boolean;
  /** In bytes, by `__attribute__((aligned(n)))`. */
  readonly align?: number;
  readonly span: Span;
}

export interface CEnum {
  readonly name: string;
  readonly size: 4 | 8;
  readonly signed: boolean;
  readonly values: readonly { readonly name: string; readonly value: bigint }[];
  readonly span: Span;
}

export interface CTypedef {
  readonly name: string;
  readonly type: CType;
  readonly span: Span;
}

export interface CDefine {
  readonly name: string;
  readonly body: string;
  /** Of a function-like macro. */
  readonly params?: readonly string[];
  /** Absent when the body is no constant. */
  readonly value?: bigint | string;
  readonly span: Span;
}

export interface CInclude {
  readonly path: string;
  /** Written in angle brackets. */
  readonly system: boolean;
  readonly span: Span;
}

/** Everything that the C section declares. */
export interface Preamble {
  /** By `struct name` and `union name`. */
  readonly structs: ReadonlyMap<string, CStruct>;
  readonly enums: ReadonlyMap<string, CEnum>;
  readonly typedefs: ReadonlyMap<string, CTypedef>;
  readonly defines: ReadonlyMap<string, CDefine>;
  readonly includes: readonly CInclude[];
}
