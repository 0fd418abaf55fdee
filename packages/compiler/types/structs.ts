import { type Btf, type BtfMember, type BtfType, peel } from '@sonde/btf';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { CReference, Preamble } from '../syntax/c/declaration.ts';
import { literalType } from './build.ts';
import { declarationsOf } from './c-declarations.ts';
import { wellKnownConstant } from './constants/well-known-constants.ts';
import { convertBtf, convertEnum, type TypeOrigin } from './convert-btf.ts';
import { type AddressSpace, type StructType, sizeOf, type Type } from './type.ts';

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

/** The kernel's types, and those of the programs that debugging information describes. */
export type TypeSources = Pick<KernelInfo, 'arch' | 'btf' | 'binary'>;

/** How deep a printed struct is described. */
const depthMax = 3;

/** Finds types by name and fields by struct, lazily: nothing is decoded that the script does not name. */
export class StructTable {
  private readonly kernel: TypeSources;
  private readonly declarations: Declarations | undefined;
  private readonly headerConstant: (name: string) => bigint | undefined;
  /** What was asked for: bodies are checked several times, and to find a field is to decode all of its struct. */
  private readonly found = new Map<string, StructField | undefined>();

  /** The kernel's BTF is asked for with the first name that the script does not define itself: reading it takes a while. */
  constructor(
    kernel: TypeSources,
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

  /** `struct foo`, `union foo`. Those of `binary` go before the kernel's, here and below. */
  struct(tag: 'struct' | 'union', name: string, binary?: string): StructType | undefined {
    const own = this.declarations?.struct(`${tag} ${name}`, 'kernel');
    if (own !== undefined) return { kind: 'struct', name: `${tag} ${name}`, size: own.size };
    const type = this.find([tag], name, { space: 'kernel', ...(binary && { binary }) });
    return type?.kind === 'struct' ? type : undefined;
  }

  /** BTF id of a struct or union that the kernel defines. */
  btfId(struct: StructType): number | undefined {
    const [tag, name] = struct.name.split(' ');
    const isKernel = name !== undefined && struct.binary === undefined;
    if (!isKernel || this.declarations?.struct(struct.name, 'kernel')) return undefined;
    return this.btf.find(tag === 'union' ? 'union' : 'struct', name);
  }

  enum(name: string, binary?: string): Type | undefined {
    const own = this.declarations?.enum(name);
    if (own !== undefined) return own;
    for (const { btf } of this.sources(binary)) {
      const id = btf.find('enum', name);
      const type = id === undefined ? undefined : btf.type(id);
      if (type?.kind === 'enum') return convertEnum(type);
    }
    return undefined;
  }

  /** A typedef, or a C name such as `unsigned long`. */
  named(name: string, origin: TypeOrigin): Type | undefined {
    const own = this.declarations?.typedef(name, origin.space);
    return own ?? this.find(['typedef', 'int'], name, origin);
  }

  enumerator(name: string, binary?: string): Enumerator | undefined {
    const own = this.declarations?.enumerator(name);
    if (own !== undefined) return own;
    for (const { btf } of this.sources(binary)) {
      const found = btf.findEnumerator(name);
      const type = found === undefined ? undefined : btf.type(found.enumId);
      if (type?.kind === 'enum') return { type: convertEnum(type), value: found!.value };
    }
    const enumerator = (bit: string) => this.btf.findEnumerator(bit)?.value;
    const value =
      wellKnownConstant(name, this.kernel.arch, enumerator) ?? this.headerConstant(name);
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
    const own = this.own(struct, space);
    if (own !== undefined) return own.fields.find((field) => field.name === name);
    const key = `${space} ${struct.binary ?? ''} ${struct.name} ${name}`;
    if (this.found.has(key)) return this.found.get(key);
    const defined = this.definition(struct);
    const field = defined && this.member(defined, name, 0, space);
    this.found.set(key, field);
    return field;
  }

  fieldNames(struct: StructType): string[] {
    const own = this.own(struct, 'kernel');
    if (own !== undefined) return own.fields.map((field) => field.name);
    const defined = this.definition(struct);
    return defined === undefined ? [] : this.memberNames(defined);
  }

  /** A struct of the script; one of a program may have the same name and is another one. */
  private own(
    { name, binary }: StructType,
    space: AddressSpace,
  ): ReturnType<Declarations['struct']> {
    return binary === undefined ? this.declarations?.struct(name, space) : undefined;
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
    return this.find(tag === 'typedef' ? ['typedef', 'int'] : [tag], name, { space: 'kernel' });
  }

  private find(kinds: readonly FindKind[], name: string, from: TypeOrigin): Type | undefined {
    for (const { btf, binary } of this.sources(from.binary)) {
      const id = kinds.map((kind) => btf.find(kind, name)).find((each) => each !== undefined);
      const origin = { space: from.space, ...(binary && { binary }) };
      if (id !== undefined) return convertBtf(btf, id, origin);
    }
    return undefined;
  }

  /** Where types are looked for: in a program, then in the kernel, which is not touched before it is needed. */
  private *sources(binary: string | undefined): Generator<{ btf: Btf; binary?: string }> {
    const types = binary === undefined ? undefined : this.typesOf(binary);
    if (binary !== undefined && types !== undefined) yield { btf: types, binary };
    yield { btf: this.btf };
  }

  private typesOf(binary: string): Btf | undefined {
    return this.kernel.binary(binary)?.debugInfo()?.types;
  }

  private definition({ name, binary }: StructType): Defined | undefined {
    const btf = binary === undefined ? this.btf : this.typesOf(binary);
    if (btf === undefined) return undefined;
    const [tag, plain] = name.split(' ');
    const id =
      plain === undefined
        ? btf.find('typedef', name)
        : plain.startsWith('#')
          ? Number(plain.slice(1))
          : btf.find(tag === 'union' ? 'union' : 'struct', plain);
    const type = id === undefined ? undefined : composite(btf, id);
    return type && { btf, type, ...(binary && { binary }) };
  }

  private member(
    { type, ...from }: Defined,
    name: string,
    baseBits: number,
    space: AddressSpace,
    seen = new Set<Composite>(),
  ): StructField | undefined {
    seen.add(type);
    for (const member of type.members) {
      const bitOffset = baseBits + member.bitOffset;
      if (member.name === name) return fieldOf({ ...member, bitOffset }, from, space);
      const inner = anonymous(from.btf, member, seen);
      const found = inner && this.member({ ...from, type: inner }, name, bitOffset, space, seen);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private memberNames({ btf, type }: Defined, seen = new Set<Composite>()): string[] {
    seen.add(type);
    return type.members.flatMap((member) => {
      if (member.name !== '') return [member.name];
      const inner = anonymous(btf, member, seen);
      return inner === undefined ? [] : this.memberNames({ btf, type: inner }, seen);
    });
  }
}

type Composite = BtfType & { readonly kind: 'struct' | 'union' };
type FindKind = Parameters<Btf['find']>[0];

/** A struct with where the types of its members are found. */
interface Defined {
  readonly btf: Btf;
  readonly type: Composite;
  readonly binary?: string;
}

/** The type of a member without a name, whose members are those of the struct around it. Broken types contain themselves: each counts once. */
function anonymous(
  btf: Btf,
  member: { readonly name: string; readonly type: number },
  seen: ReadonlySet<Composite>,
): Composite | undefined {
  const inner = member.name === '' ? composite(btf, member.type) : undefined;
  return inner === undefined || seen.has(inner) ? undefined : inner;
}

function composite(btf: Btf, id: number): Composite | undefined {
  const type = peel(btf, id);
  return type.kind === 'struct' || type.kind === 'union' ? type : undefined;
}

function fieldOf(
  { name, type: id, bitOffset, bitSize }: BtfMember,
  { btf, binary }: Omit<Defined, 'type'>,
  space: AddressSpace,
): StructField {
  const type = convertBtf(btf, id, { space, ...(binary && { binary }) });
  if (bitSize === 0) return { name, type, offset: Math.floor(bitOffset / 8) };
  return { name, type, ...bitRange(bitOffset, bitSize, sizeOf(type)) };
}

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
