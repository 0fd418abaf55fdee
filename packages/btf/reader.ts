import type { Btf, BtfType } from './btf.ts';
import { decodeType } from './decode.ts';
import { BtfError } from './error.ts';
import { type FoundFunctions, functionsIn } from './functions-in.ts';
import { entryWords, fixedWords, Kind, kindCount, kindOf, recordWords, vlenOf } from './kinds.ts';
import { enumeratorIndex, nameIndex } from './name-index.ts';
import type { NameTable } from './name-table.ts';
import { type StringTable, stringTable } from './strings.ts';

/**
 * A `Btf` over bytes that it does not copy. Opening makes one pass that notes where each type starts;
 * everything else is decoded when asked for. It can be the base of split BTF (that of a module).
 */
export interface BtfReader extends Btf {
  /** The bytes that this was opened from. */
  readonly bytes: Uint8Array;
  /** Length of the string sections, that of the base included. */
  readonly stringsLength: number;
  /** The string at an offset, in the base or here. Throws BtfError when out of range. */
  string(offset: number): string;
  /** The functions of these types, without those of a base, whose names are in a table. */
  functionsIn(table: NameTable): FoundFunctions;
}

/** What the decoder and the indexes see: the types of one section, without those of the base. */
export interface TypeSection {
  readonly words: Uint32Array;
  /** Index into `words` of local type i; the id is `firstId + i`. */
  readonly starts: Uint32Array;
  /** The types of each kind as a chain: local index of the first by kind, of the next by local index; `endOfChain` ends it. */
  readonly firstOfKind: Uint32Array;
  readonly nextOfKind: Uint32Array;
  readonly firstId: number;
  readonly strings: StringTable;
  /** Offset in `strings` 0 is this offset in the numbering that types use. */
  readonly firstString: number;
  string(offset: number): string;
}

export const endOfChain = 0xffffffff;

const magic = 0xeb9f;
const headerBytes = 24;

/**
 * Opens BTF (Documentation/bpf/btf.rst, version 1, little endian). Throws BtfError when the header is
 * wrong or a type record does not fit; a bad reference inside a type shows when it is followed.
 * With `base`, ids and string offsets go on where those of the base end.
 */
export function openBtf(bytes: Uint8Array, base?: BtfReader): BtfReader {
  const section = openSection(bytes, base);
  const typeCount = section.firstId + section.starts.length;
  const find = nameIndex(section);
  const enumerators = enumeratorIndex(section);

  function type(id: number): BtfType {
    if (id === 0) return { kind: 'void', id: 0 };
    if (base !== undefined && id < section.firstId) return base.type(id);
    const start = section.starts[id - section.firstId];
    if (start === undefined) throw new BtfError(`type id ${id} out of range (${typeCount} types)`);
    return decodeType(section, start, id);
  }

  return {
    bytes,
    typeCount,
    stringsLength: section.firstString + section.strings.bytes.length,
    string: section.string,
    type,
    find: (kind, name) => find.id(kind, name) ?? base?.find(kind, name),
    findEnumerator: (name) => enumerators.find(name) ?? base?.findEnumerator(name),
    *names(kind, only) {
      if (base !== undefined) yield* base.names(kind, only);
      yield* kind === 'enumerator' ? enumerators.names(only) : find.names(kind, only);
    },
    functionsIn: (table) => functionsIn(section, table),
  };
}

function openSection(bytes: Uint8Array, base: BtfReader | undefined): TypeSection {
  if (bytes.length < headerBytes) throw new BtfError('shorter than a BTF header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const foundMagic = view.getUint16(0, true);
  if (foundMagic === 0x9feb) throw new BtfError('big-endian BTF is not supported');
  if (foundMagic !== magic) throw new BtfError('no BTF magic');
  if (view.getUint8(2) !== 1) throw new BtfError(`BTF version ${view.getUint8(2)} is not known`);
  const headerLength = view.getUint32(4, true);
  const section = (at: number): Uint8Array => {
    const start = headerLength + view.getUint32(at, true);
    const end = start + view.getUint32(at + 4, true);
    if (end > bytes.length) throw new BtfError('a section reaches past the end');
    return bytes.subarray(start, end);
  };
  const words = toWords(section(8));
  const strings = stringTable(section(16));
  const firstString = base?.stringsLength ?? 0;
  return {
    words,
    ...indexTypes(words),
    // Id 0 is void, which has no record.
    firstId: base?.typeCount ?? 1,
    strings,
    firstString,
    string: (offset) =>
      base !== undefined && offset < firstString
        ? base.string(offset)
        : strings.at(offset - firstString),
  };
}

/** A view where the alignment and the machine permit, a copy otherwise. */
function toWords(bytes: Uint8Array): Uint32Array {
  if (bytes.length % 4 !== 0) throw new BtfError('type section is not a multiple of 4 bytes');
  const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
  if (littleEndian && bytes.byteOffset % 4 === 0) {
    return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(i * 4, true));
}

/** The only pass over all types: a record's length follows from its kind and vlen. */
function indexTypes(
  words: Uint32Array,
): Pick<TypeSection, 'starts' | 'firstOfKind' | 'nextOfKind'> {
  const end = words.length;
  const capacity = Math.ceil(end / recordWords);
  const starts = new Uint32Array(capacity);
  // A kind's first type is written where its last one would be: the slots after the types'.
  const next = new Uint32Array(capacity + kindCount);
  const last = Uint32Array.from({ length: kindCount }, (_, kind) => capacity + kind);
  let count = 0;
  let at = 0;
  while (at < end) {
    starts[count] = at;
    const info = words[at + 1] as number;
    const kind = kindOf(info);
    if (kind === 0 || kind > Kind.enum64) throw new BtfError(`type ${count} has kind ${kind}`);
    next[last[kind] as number] = count;
    last[kind] = count;
    at += fixedWords[kind]! + entryWords[kind]! * vlenOf(info);
    count++;
  }
  if (at !== end) throw new BtfError(`type ${count} reaches past the type section`);
  for (const tail of last) next[tail] = endOfChain;
  return {
    starts: starts.subarray(0, count),
    firstOfKind: next.subarray(capacity),
    nextOfKind: next.subarray(0, count),
  };
}
