import type { BtfMember, BtfType } from './btf.ts';
import { BtfError } from './error.ts';
import { Kind, kindFlagOf, kindOf, linkages, vlenOf } from './kinds.ts';
import type { TypeSection } from './reader.ts';

/** Bits of the word that follows an int. */
const intSigned = 1 << 24;
const intChar = 2 << 24;
const intBool = 4 << 24;

/** Decodes the record that starts at word `start`. Names out of range throw BtfError. */
export function decodeType(section: TypeSection, start: number, id: number): BtfType {
  const { words } = section;
  const word = (index: number): number => words[start + index] as number;
  const info = word(1);
  const third = word(2);
  const name = (): string => section.string(word(0));
  switch (kindOf(info)) {
    case Kind.int:
      return {
        kind: 'int',
        id,
        name: name(),
        size: third,
        signed: (word(3) & intSigned) !== 0,
        char: (word(3) & intChar) !== 0,
        bool: (word(3) & intBool) !== 0,
        bits: word(3) & 0xff,
      };
    case Kind.float:
      return { kind: 'float', id, name: name(), size: third };
    case Kind.pointer:
      return { kind: 'pointer', id, type: third };
    case Kind.array:
      return { kind: 'array', id, type: word(3), length: word(5) };
    case Kind.struct:
      return { kind: 'struct', id, name: name(), size: third, members: members(section, start) };
    case Kind.union:
      return { kind: 'union', id, name: name(), size: third, members: members(section, start) };
    case Kind.enum:
    case Kind.enum64:
      return {
        kind: 'enum',
        id,
        name: name(),
        size: third,
        signed: kindFlagOf(info),
        values: enumerators(section, start),
      };
    case Kind.forward:
      return { kind: 'forward', id, name: name(), union: kindFlagOf(info) };
    case Kind.typedef:
      return { kind: 'typedef', id, name: name(), type: third };
    case Kind.typeTag:
      return { kind: 'type-tag', id, name: name(), type: third };
    case Kind.volatile:
      return { kind: 'volatile', id, type: third };
    case Kind.const:
      return { kind: 'const', id, type: third };
    case Kind.restrict:
      return { kind: 'restrict', id, type: third };
    case Kind.func:
      return { kind: 'func', id, name: name(), type: third, linkage: linkage(info, id) };
    case Kind.funcProto:
      return { kind: 'func-proto', id, returns: third, params: params(section, start) };
    case Kind.var:
      return { kind: 'var', id, name: name(), type: third, linkage: word(3) };
    case Kind.datasec:
      return { kind: 'datasec', id, name: name(), size: third, vars: vars(section, start) };
    case Kind.declTag:
      // Signed: -1 tags the declaration itself and not a member or parameter.
      return { kind: 'decl-tag', id, name: name(), type: third, componentIndex: word(3) | 0 };
    default:
      throw new BtfError(`type ${id} has kind ${kindOf(info)}`);
  }
}

function linkage(info: number, id: number): 'static' | 'global' | 'extern' {
  const found = linkages[vlenOf(info)];
  if (found === undefined) throw new BtfError(`func ${id} has linkage ${vlenOf(info)}`);
  return found;
}

/** Calls `read` with the word index of each of the record's entries, which are `width` words long. */
function entries<T>(
  section: TypeSection,
  start: number,
  width: number,
  read: (at: number) => T,
): T[] {
  const list: T[] = [];
  const count = vlenOf(section.words[start + 1] as number);
  for (let i = 0; i < count; i++) list.push(read(start + 3 + i * width));
  return list;
}

/** With the kind flag set, the offset word holds `bit size << 24 | bit offset`. */
function members(section: TypeSection, start: number): BtfMember[] {
  const { words } = section;
  const packed = kindFlagOf(words[start + 1] as number);
  return entries(section, start, 3, (at) => {
    const offset = words[at + 2] as number;
    return {
      name: section.string(words[at] as number),
      type: words[at + 1] as number,
      bitOffset: packed ? offset & 0xffffff : offset,
      bitSize: packed ? offset >>> 24 : 0,
    };
  });
}

function params(section: TypeSection, start: number): { name: string; type: number }[] {
  const { words } = section;
  return entries(section, start, 2, (at) => ({
    name: section.string(words[at] as number),
    type: words[at + 1] as number,
  }));
}

function vars(
  section: TypeSection,
  start: number,
): { type: number; offset: number; size: number }[] {
  const { words } = section;
  return entries(section, start, 3, (at) => ({
    type: words[at] as number,
    offset: words[at + 1] as number,
    size: words[at + 2] as number,
  }));
}

/** The enumerators of an enum (two words each) or an enum64 (three: the last is the high half). */
export function enumerators(
  section: TypeSection,
  start: number,
): { name: string; value: bigint }[] {
  const width = kindOf(section.words[start + 1] as number) === Kind.enum64 ? 3 : 2;
  return entries(section, start, width, (at) => ({
    name: section.string(section.words[at] as number),
    value: enumeratorValue(section, start, at),
  }));
}

/** The value of the enumerator at word `at` of the enum that starts at word `start`. */
export function enumeratorValue(section: TypeSection, start: number, at: number): bigint {
  const info = section.words[start + 1] as number;
  const low = section.words[at + 1] as number;
  if (kindOf(info) === Kind.enum64) {
    const raw = (BigInt(section.words[at + 2] as number) << 32n) | BigInt(low);
    return kindFlagOf(info) ? BigInt.asIntN(64, raw) : raw;
  }
  return BigInt(kindFlagOf(info) ? low | 0 : low);
}
