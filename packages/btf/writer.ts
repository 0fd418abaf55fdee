import { infoWord, Kind, linkages } from './kinds.ts';

/** Writes BTF for what a program brings along: the types that its func_info and maps refer to. */
export interface BtfWriter {
  int(name: string, size: 1 | 2 | 4 | 8, signed: boolean): number;
  /** To type 0 (void) by default. */
  pointer(type?: number): number;
  array(element: number, index: number, length: number): number;
  typedef(name: string, type: number): number;
  const(type: number): number;
  volatile(type: number): number;
  struct(name: string, size: number, members: readonly BtfWriterMember[]): number;
  union(name: string, size: number, members: readonly BtfWriterMember[]): number;
  enum(name: string, values: readonly { readonly name: string; readonly value: number }[]): number;
  forward(name: string, union: boolean): number;
  funcProto(
    returns: number,
    params: readonly { readonly name: string; readonly type: number }[],
  ): number;
  func(name: string, proto: number, linkage: (typeof linkages)[number]): number;
  /** `global`: visible to other objects, as libbpf writes its maps. */
  variable(name: string, type: number, global: boolean): number;
  datasec(
    name: string,
    size: number,
    vars: readonly { readonly type: number; readonly offset: number; readonly size: number }[],
  ): number;
  /** The whole BTF, little endian, version 1. More types may be added afterwards. */
  /** Offset of a text that no type names, for line_info. */
  string(text: string): number;
  bytes(): Uint8Array;
}

export interface BtfWriterMember {
  readonly name: string;
  readonly type: number;
  readonly bitOffset: number;
  /** Only for a bit field: with one of them, all offsets of the struct must be below 2^24. */
  readonly bitSize?: number;
}

const headerBytes = 24;

/** Each call adds a type and returns its id; adding an equal type again returns the first one's id. */
export function createBtfWriter(): BtfWriter {
  const words: number[] = [];
  const ids = new Map<string, number>();
  const strings = stringSection();

  function add(name: string, info: number, third: number, rest: readonly number[] = []): number {
    const record = [strings.offset(name), info, third >>> 0, ...rest];
    const key = record.join();
    const known = ids.get(key);
    if (known !== undefined) return known;
    words.push(...record);
    ids.set(key, ids.size + 1);
    return ids.size;
  }

  function composite(
    kind: number,
    name: string,
    size: number,
    members: readonly BtfWriterMember[],
  ): number {
    const packed = members.some((member) => (member.bitSize ?? 0) > 0);
    const rest = members.flatMap((member) => {
      const { bitOffset, bitSize = 0 } = member;
      const offset = packed ? ((bitSize << 24) | bitOffset) >>> 0 : bitOffset;
      return [strings.offset(member.name), member.type, offset];
    });
    return add(name, infoWord(kind, members.length, packed), size, rest);
  }

  return {
    int: (name, size, signed) =>
      add(name, infoWord(Kind.int, 0), size, [((signed ? 1 : 0) << 24) | (size * 8)]),
    pointer: (type = 0) => add('', infoWord(Kind.pointer, 0), type),
    array: (element, index, length) =>
      add('', infoWord(Kind.array, 0), 0, [element, index, length]),
    typedef: (name, type) => add(name, infoWord(Kind.typedef, 0), type),
    const: (type) => add('', infoWord(Kind.const, 0), type),
    volatile: (type) => add('', infoWord(Kind.volatile, 0), type),
    struct: (name, size, members) => composite(Kind.struct, name, size, members),
    union: (name, size, members) => composite(Kind.union, name, size, members),
    enum(name, values) {
      const signed = values.some(({ value }) => value < 0);
      const rest = values.flatMap((each) => [strings.offset(each.name), each.value >>> 0]);
      return add(name, infoWord(Kind.enum, values.length, signed), 4, rest);
    },
    forward: (name, union) => add(name, infoWord(Kind.forward, 0, union), 0),
    funcProto(returns, params) {
      const rest = params.flatMap((param) => [strings.offset(param.name), param.type]);
      return add('', infoWord(Kind.funcProto, params.length), returns, rest);
    },
    func: (name, proto, linkage) =>
      add(name, infoWord(Kind.func, linkages.indexOf(linkage)), proto),
    variable: (name, type, global) => add(name, infoWord(Kind.var, 0), type, [global ? 1 : 0]),
    datasec(name, size, vars) {
      const rest = vars.flatMap((each) => [each.type, each.offset, each.size]);
      return add(name, infoWord(Kind.datasec, vars.length), size, rest);
    },
    string: (text) => strings.offset(text),
    bytes: () => assemble(words, strings.bytes()),
  };
}

/** Deduplicated names; offset 0 is the empty one. */
function stringSection(): { offset(text: string): number; bytes(): Uint8Array } {
  const utf8 = new TextEncoder();
  const offsets = new Map<string, number>([['', 0]]);
  const bytes: number[] = [0];
  return {
    offset(text) {
      const known = offsets.get(text);
      if (known !== undefined) return known;
      const offset = bytes.length;
      bytes.push(...utf8.encode(text), 0);
      offsets.set(text, offset);
      return offset;
    },
    bytes: () => Uint8Array.from(bytes),
  };
}

/** Header (`struct btf_header`), types, strings. */
function assemble(words: readonly number[], strings: Uint8Array): Uint8Array {
  const typeBytes = words.length * 4;
  const bytes = new Uint8Array(headerBytes + typeBytes + strings.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xeb9f, true);
  view.setUint8(2, 1);
  const header = [headerBytes, 0, typeBytes, typeBytes, strings.length];
  for (const [index, word] of header.entries()) view.setUint32(4 + index * 4, word, true);
  for (const [index, word] of words.entries()) {
    view.setUint32(headerBytes + index * 4, word, true);
  }
  bytes.set(strings, headerBytes + typeBytes);
  return bytes;
}
