import type { Btf, BtfMember, BtfType } from '@sonde/btf';
import { Attribute, Encoding, Tag } from './constants.ts';
import { Cursor } from './cursor.ts';
import type { Entry } from './entry.ts';
import { origin } from './origin.ts';
import { TypeNames } from './type-names.ts';
import type { UnitTable } from './unit.ts';

/** Each dimension of an array is a type of its own; the inner ones have ids beyond all offsets of a file. */
const dimensionStep = 2 ** 40;

/**
 * The types of a program, in the form of the kernel's: one reader then serves both. The id of a type is the
 * offset of its entry in .debug_info, and 0 is void. Malformed information throws ElfError.
 */
export function dwarfTypes(units: UnitTable): Btf {
  const names = new TypeNames(units);
  const known = new Map<number, BtfType>();
  return {
    // Ids are offsets: every one below the end may be a type.
    typeCount: (units.units.at(-1)?.end ?? 0) + 1,
    type(id) {
      let type = known.get(id);
      if (type === undefined) {
        type = id === 0 ? { kind: 'void', id } : decode(units.entry(id % dimensionStep), id);
        known.set(id, type);
      }
      return type;
    },
    find: (kind, name) => names.find(kind, name),
    findEnumerator(name) {
      const found = names.findEnumerator(name);
      if (found === undefined) return undefined;
      const { value } = found;
      return {
        enumId: found.enumId,
        value: integer(units.entry(value).value(Attribute.constValue)),
      };
    },
    names: (kind) => names.list(kind),
  };
}

const typeOf = (entry: Entry): number => entry.number(Attribute.type) ?? 0;

function decode(entry: Entry, id: number): BtfType {
  const name = entry.name ?? '';
  switch (entry.tag) {
    case Tag.baseType:
      return baseType(entry, id, name);
    case Tag.pointerType:
    case Tag.referenceType:
    case Tag.rvalueReferenceType:
      return { kind: 'pointer', id, type: typeOf(entry) };
    case Tag.structureType:
    case Tag.classType:
    case Tag.unionType:
      return composite(entry, id, name);
    case Tag.enumerationType:
      return enumeration(entry, id, name);
    case Tag.arrayType:
      return array(entry, id);
    case Tag.typedef:
      return { kind: 'typedef', id, name, type: typeOf(entry) };
    case Tag.constType:
    case Tag.atomicType:
      return { kind: 'const', id, type: typeOf(entry) };
    case Tag.volatileType:
      return { kind: 'volatile', id, type: typeOf(entry) };
    case Tag.restrictType:
      return { kind: 'restrict', id, type: typeOf(entry) };
    case Tag.subroutineType:
    case Tag.subprogram:
      return prototype(entry, id);
    default:
      // What C has no word for, such as the type of nullptr, can only be pointed to.
      return { kind: 'typedef', id, name, type: 0 };
  }
}

function baseType(entry: Entry, id: number, name: string): BtfType {
  const encoding = entry.number(Attribute.encoding);
  const size = entry.number(Attribute.byteSize) ?? 0;
  if (encoding === Encoding.float || encoding === Encoding.complexFloat) {
    return { kind: 'float', id, name, size };
  }
  const char = encoding === Encoding.signedChar || encoding === Encoding.unsignedChar;
  const signed = encoding === Encoding.signed || encoding === Encoding.signedChar;
  const bool = encoding === Encoding.boolean;
  return { kind: 'int', id, name, size, signed, char, bool, bits: size * 8 };
}

function composite(entry: Entry, id: number, name: string): BtfType {
  // The type may stand in a unit of its own.
  const definition = entry.number(Attribute.signature);
  if (definition !== undefined) return decode(entry.unit.entry(definition), id);
  const union = entry.tag === Tag.unionType;
  if (entry.value(Attribute.declaration) === true) return { kind: 'forward', id, name, union };
  const members: BtfMember[] = [];
  for (const child of entry.children()) {
    // The fields of a base class count as the class's own.
    if (child.tag === Tag.inheritance) members.push({ ...member(child), name: '' });
    // A static member is a declaration, and lies elsewhere.
    else if (child.tag === Tag.member && !child.has(Attribute.external))
      members.push(member(child));
  }
  const size = entry.number(Attribute.byteSize) ?? 0;
  return { kind: union ? 'union' : 'struct', id, name, size, members };
}

function member(entry: Entry): BtfMember {
  const bitSize = entry.number(Attribute.bitSize) ?? 0;
  return {
    name: entry.name ?? '',
    type: typeOf(entry),
    bitOffset: bitOffset(entry, bitSize),
    bitSize,
  };
}

/** From the start of the struct. Before DWARF 4, bits were counted from the highest of the field's unit down. */
function bitOffset(entry: Entry, bitSize: number): number {
  const inBits = entry.number(Attribute.dataBitOffset);
  if (inBits !== undefined) return inBits;
  const unitOffset = memberLocation(entry) * 8;
  const fromHighest = entry.number(Attribute.bitOffset);
  if (fromHighest === undefined) return unitOffset;
  const unitBits = (entry.number(Attribute.byteSize) ?? 0) * 8;
  return unitOffset + unitBits - fromHighest - bitSize;
}

const plusUnsignedConstant = 0x23;

/** In bytes. Old producers write it as an expression that adds to the address of the struct. */
function memberLocation(entry: Entry): number {
  const value = entry.value(Attribute.dataMemberLocation);
  if (!(value instanceof Uint8Array)) return Number(value ?? 0);
  const cursor = new Cursor(value);
  if (cursor.u8() !== plusUnsignedConstant) return 0;
  return cursor.uleb();
}

function enumeration(entry: Entry, id: number, name: string): BtfType {
  const values = [...entry.children()]
    .filter((child) => child.tag === Tag.enumerator)
    .map((child) => ({
      name: child.name ?? '',
      value: integer(child.value(Attribute.constValue)),
    }));
  const size = entry.number(Attribute.byteSize) ?? 4;
  return { kind: 'enum', id, name, size, signed: values.some((each) => each.value < 0n), values };
}

function array(entry: Entry, id: number): BtfType {
  const lengths = [...entry.children()]
    .filter((child) => child.tag === Tag.subrangeType)
    .map(lengthOf);
  const dimension = Math.floor(id / dimensionStep);
  const last = dimension >= lengths.length - 1;
  const type = last ? typeOf(entry) : id + dimensionStep;
  return { kind: 'array', id, type, length: lengths[dimension] ?? 0 };
}

/** 0: not known, as that of a flexible array. */
function lengthOf(subrange: Entry): number {
  const count = subrange.value(Attribute.count);
  if (typeof count === 'number' || typeof count === 'bigint') return Number(count);
  const bound = subrange.value(Attribute.upperBound);
  if (typeof bound !== 'number' && typeof bound !== 'bigint') return 0;
  // GCC gives an array of no elements the bound -1, in 8 bytes or as the largest number.
  const length = Number(bound) + 1;
  return length >= 0 && length < 2 ** 32 ? length : 0;
}

function prototype(entry: Entry, id: number): BtfType {
  const described = origin(entry);
  const params = [...described.children()].flatMap((child) => {
    if (child.tag === Tag.unspecifiedParameters) return [{ name: '', type: 0 }];
    if (child.tag !== Tag.formalParameter) return [];
    const whole = origin(child);
    return [{ name: whole.name ?? '', type: typeOf(whole) }];
  });
  return { kind: 'func-proto', id, returns: typeOf(described), params };
}

const integer = (value: unknown): bigint =>
  typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
