import type { Btf, BtfMember, BtfType } from '@sonde/btf';
import type { CReference, Preamble } from '../syntax/c/declaration.ts';
import { literalType } from './build.ts';
import { declarationsOf } from './c-declarations.ts';
import { convertBtf } from './convert-btf.ts';
import { type AddressSpace, type StructType, sizeOf, type Type } from './type.ts';
import { wellKnownConstants } from './well-known-constants.ts';

/** A field of a struct or union, found by name; those of anonymous members count as the struct's own. */
export interface StructField {
  readonly name: string;
  readonly type: Type;
  /** In bytes from the start of the struct; for a bitfield, of its unit. */
  readonly offset: number;
  readonly bits?: BitRange;
}

/** Position from the least significant bit of a unit of `unitSize` bytes. */
export interface BitRange {
  readonly offset: number;
  readonly width: number;
  readonly unitSize: 1 | 2 | 4 | 8;
}

export interface Enumerator {
  readonly type: Type;
  readonly value: bigint;
}

/** What the script's own C section declares; it goes before the kernel's BTF. */
export interface Declarations {
  /** By tag and name: `struct sock`. Pointers in fields point into `space`. */
  struct(
    name: string,
    space: AddressSpace,
  ): { readonly size: number; readonly fields: readonly StructField[] } | undefined;
  typedef(name: string, space: AddressSpace): Type | undefined;
  enum(name: string): Type | undefined;
  /** Also `#define`s with an integer value. */
  enumerator(name: string): Enumerator | undefined;
  /** A `#define` of a string. */
  text(name: string): string | undefined;
  /** `struct a`, `enum b`, typedefs. */
  names(): Iterable<string>;
  /** Names of `#define`s. */
  constants(): Iterable<string>;
}

/** How deep a printed struct is described. */
const depthMax = 3;

/** Finds types by name and fields by struct, lazily: nothing is decoded that the script does not name. */
export class StructTable {
  private readonly kernel: { readonly btf: Btf };
  private readonly declarations: Declarations | undefined;
  private readonly headerConstant: (name: string) => bigint | undefined;

  /** The kernel's BTF is asked for with the first name that the script does not define itself: reading it takes a while. */
  constructor(
    kernel: { readonly btf: Btf },
    preamble?: Preamble,
    headerConstant: (name: string) => bigint | undefined = () => undefined,
  ) {
    this.kernel = kernel;
    this.headerConstant = headerConstant;
    this.declarations =
      preamble && declarationsOf(preamble, (reference) => this.kernelType(reference));
  }

  get btf(): Btf {
    return this.kernel.btf;
  }

  /** `struct foo`, `union foo`. */
  struct(tag: 'struct' | 'union', name: string): StructType | undefined {
    const own = this.declarations?.struct(`${tag} ${name}`, 'kernel');
    if (own !== undefined) return { kind: 'struct', name: `${tag} ${name}`, size: own.size };
    const id = this.btf.find(tag, name);
    const type = id === undefined ? undefined : convertBtf(this.btf, id, 'kernel');
    return type?.kind === 'struct' ? type : undefined;
  }

  /** BTF id of a struct or union that the kernel defines. */
  btfId(struct: StructType): number | undefined {
    const [tag, name] = struct.name.split(' ');
    if (name === undefined || this.declarations?.struct(struct.name, 'kernel')) return undefined;
    return this.btf.find(tag === 'union' ? 'union' : 'struct', name);
  }

  enum(name: string): Type | undefined {
    const own = this.declarations?.enum(name);
    if (own !== undefined) return own;
    const id = this.btf.find('enum', name);
    return id === undefined ? undefined : convertBtf(this.btf, id, 'kernel');
  }

  /** A typedef, or a C name such as `unsigned long`. */
  named(name: string, space: AddressSpace): Type | undefined {
    const own = this.declarations?.typedef(name, space);
    if (own !== undefined) return own;
    const id = this.btf.find('typedef', name) ?? this.btf.find('int', name);
    return id === undefined ? undefined : convertBtf(this.btf, id, space);
  }

  enumerator(name: string): Enumerator | undefined {
    const own = this.declarations?.enumerator(name);
    if (own !== undefined) return own;
    const found = this.btf.findEnumerator(name);
    if (found !== undefined) {
      return { type: convertBtf(this.btf, found.enumId, 'kernel'), value: found.value };
    }
    const value = wellKnownConstants.get(name) ?? this.headerConstant(name);
    return value === undefined ? undefined : { type: literalType(value), value };
  }

  /** A `#define` of a string. */
  text(name: string): string | undefined {
    return this.declarations?.text(name);
  }

  /** Names of the script's own `#define`s, for hints. */
  constants(): Iterable<string> {
    return this.declarations?.constants() ?? [];
  }

  /** Pointers in the field point into `space`, unless the kernel says otherwise. */
  field(struct: StructType, name: string, space: AddressSpace): StructField | undefined {
    const own = this.declarations?.struct(struct.name, space);
    if (own !== undefined) return own.fields.find((field) => field.name === name);
    const type = this.definition(struct.name);
    return type && this.member(type, name, 0, space);
  }

  fieldNames(struct: StructType): string[] {
    const own = this.declarations?.struct(struct.name, 'kernel');
    if (own !== undefined) return own.fields.map((field) => field.name);
    const type = this.definition(struct.name);
    return type === undefined ? [] : this.memberNames(type);
  }

  /**
   * A type as a reader of results needs it: structs with their fields. Nested structs are described
   * down to `depthMax`, deeper ones stay names.
   */
  describe(type: Type, depth = 0): Type {
    switch (type.kind) {
      case 'struct':
        return depth === depthMax ? type : { ...type, fields: this.describeFields(type, depth) };
      case 'array':
        return { ...type, element: this.describe(type.element, depth) };
      case 'tuple':
        return { ...type, elements: type.elements.map((each) => this.describe(each, depth)) };
      case 'record': {
        const fields = type.fields.map(({ name, type: field }) => ({
          name,
          type: this.describe(field, depth),
        }));
        return { ...type, fields };
      }
      default:
        return type;
    }
  }

  private describeFields(struct: StructType, depth: number): NonNullable<StructType['fields']> {
    return this.fieldNames(struct).flatMap((name) => {
      const field = this.field(struct, name, 'kernel');
      if (field === undefined) return [];
      const { offset, bits } = field;
      const described = { name, offset, type: this.describe(field.type, depth + 1) };
      if (bits === undefined) return [described];
      return [{ ...described, bits: { shift: bits.offset, width: bits.width } }];
    });
  }

  /** Names of structs, unions, enums and typedefs, for hints. */
  *names(tag: 'struct' | 'union' | 'enum' | 'typedef'): Iterable<string> {
    for (const name of this.declarations?.names() ?? []) {
      if (tag === 'typedef' ? !name.includes(' ') : name.startsWith(`${tag} `)) {
        yield name.slice(name.indexOf(' ') + 1);
      }
    }
    yield* this.btf.names(tag);
  }

  private kernelType({ tag, name }: CReference): Type | undefined {
    const id =
      this.btf.find(tag, name) ?? (tag === 'typedef' ? this.btf.find('int', name) : undefined);
    return id === undefined ? undefined : convertBtf(this.btf, id, 'kernel');
  }

  private definition(name: string): Composite | undefined {
    const [tag, plain] = name.split(' ');
    if (plain === undefined) return this.composite(this.btf.find('typedef', name));
    if (plain.startsWith('#')) return this.composite(Number(plain.slice(1)));
    return this.composite(this.btf.find(tag === 'union' ? 'union' : 'struct', plain));
  }

  private composite(id: number | undefined): Composite | undefined {
    let type = id === undefined ? undefined : this.btf.type(id);
    while (type !== undefined && 'type' in type && type.kind !== 'pointer') {
      type = this.btf.type(type.type);
    }
    return type?.kind === 'struct' || type?.kind === 'union' ? type : undefined;
  }

  private member(
    struct: Composite,
    name: string,
    baseBits: number,
    space: AddressSpace,
  ): StructField | undefined {
    for (const member of struct.members) {
      const bitOffset = baseBits + member.bitOffset;
      if (member.name === name) return this.fieldOf({ ...member, bitOffset }, space);
      const inner = member.name === '' ? this.composite(member.type) : undefined;
      const found = inner && this.member(inner, name, bitOffset, space);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private fieldOf(member: BtfMember, space: AddressSpace): StructField {
    const type = convertBtf(this.btf, member.type, space);
    const { name, bitOffset, bitSize } = member;
    if (bitSize === 0) return { name, type, offset: Math.floor(bitOffset / 8) };
    return { name, type, ...bitRange(bitOffset, bitSize, sizeOf(type)) };
  }

  private memberNames(struct: Composite): string[] {
    return struct.members.flatMap((member) => {
      if (member.name !== '') return [member.name];
      const inner = this.composite(member.type);
      return inner === undefined ? [] : this.memberNames(inner);
    });
  }
}

type Composite = BtfType & { readonly kind: 'struct' | 'union' };

/** Where a bitfield lies: in the aligned unit of its declared type, or in 8 bytes when it straddles two. */
export function bitRange(
  bitOffset: number,
  width: number,
  typeSize: number,
): { offset: number; bits: BitRange } {
  for (const unitSize of [1, 2, 4, 8] as const) {
    if (unitSize < typeSize) continue;
    const offset = Math.floor(bitOffset / (unitSize * 8)) * unitSize;
    const from = bitOffset - offset * 8;
    if (from + width <= unitSize * 8) return { offset, bits: { offset: from, width, unitSize } };
  }
  const offset = Math.floor(bitOffset / 8);
  return { offset, bits: { offset: bitOffset - offset * 8, width, unitSize: 8 } };
}
