/**
 * Names that stand in bytes, found by bytes: no text is made of a name to look it up, which for all functions of a
 * kernel takes longer than everything else. A name ends at the first byte that is no visible character: a NUL in a
 * string section, white space in a file of lines.
 */
export interface NameTable {
  /** How many names were given, those that occur again included. */
  readonly count: number;
  /** The index of the name that starts at `at`: that of the first of several; undefined when there is none. */
  indexOf(bytes: Uint8Array, at: number): number | undefined;
  /** Orders two names, by index, by their bytes: negative, 0 or positive. */
  compare(a: number, b: number): number;
}

const utf8 = new TextEncoder();

/** Bytes up to this one end a name. */
const space = 32;

/** A table of the names that start at `starts` in `bytes`; each has to be followed by a byte that ends it. */
export function nameTable(bytes: Uint8Array, starts: Uint32Array): NameTable {
  const mask = capacityFor(starts.length) - 1;
  // 0 is free, others are an index and 1.
  const slots = new Uint32Array(mask + 1);
  const slotOf = (from: Uint8Array, at: number): number => {
    let slot = hash(from, at) & mask;
    for (let taken = slots[slot] as number; taken !== 0; taken = slots[slot] as number) {
      if (isSameName(bytes, starts[taken - 1] as number, from, at)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };
  for (let index = 0; index < starts.length; index++) {
    const slot = slotOf(bytes, starts[index] as number);
    if (slots[slot] === 0) slots[slot] = index + 1;
  }
  return {
    count: starts.length,
    indexOf(from, at) {
      const found = slots[slotOf(from, at)] as number;
      return found === 0 ? undefined : found - 1;
    },
    compare: (a, b) => compareNames(bytes, starts[a] as number, starts[b] as number),
  };
}

/** A table of texts, which must not hold white space. */
export function tableOfNames(names: readonly string[]): NameTable {
  const encoded = names.map((name) => utf8.encode(`${name}\n`));
  const starts = new Uint32Array(names.length);
  let length = 0;
  for (const [index, { byteLength }] of encoded.entries()) {
    starts[index] = length;
    length += byteLength;
  }
  const bytes = new Uint8Array(length);
  for (const [index, each] of encoded.entries()) bytes.set(each, starts[index]);
  return nameTable(bytes, starts);
}

/** A power of two that leaves more than half of the slots free. */
const capacityFor = (count: number): number => 2 ** Math.ceil(Math.log2(count * 2 + 2));

/** FNV-1a (draft-eastlake-fnv), its upper half folded into the lower one. */
function hash(bytes: Uint8Array, start: number): number {
  let value = 0x811c9dc5;
  for (let at = start; (bytes[at] as number) > space; at++)
    value = Math.imul(value ^ (bytes[at] as number), 0x01000193);
  return value ^ (value >>> 16);
}

function isSameName(a: Uint8Array, atA: number, b: Uint8Array, atB: number): boolean {
  for (let i = 0; ; i++) {
    const byte = a[atA + i] as number;
    if (byte > space) {
      if (byte !== b[atB + i]) return false;
    } else return !((b[atB + i] as number) > space);
  }
}

function compareNames(bytes: Uint8Array, atA: number, atB: number): number {
  for (let i = 0; ; i++) {
    const a = bytes[atA + i] as number;
    const b = bytes[atB + i] as number;
    if (!(a > space)) return b > space ? -1 : 0;
    if (a !== b) return a - b;
  }
}
