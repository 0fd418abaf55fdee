import type { Btf, NameFilter } from './btf.ts';
import { enumeratorValue } from './decode.ts';
import { Kind, kindOf, recordWords, vlenOf } from './kinds.ts';
import { paramCount } from './param-count.ts';
import { endOfChain, type TypeSection } from './reader.ts';

type FindKind = Parameters<Btf['find']>[0];

const kindsOf: Record<FindKind, readonly number[]> = {
  struct: [Kind.struct],
  union: [Kind.union],
  enum: [Kind.enum, Kind.enum64],
  typedef: [Kind.typedef],
  func: [Kind.func],
  int: [Kind.int],
  var: [Kind.var],
  float: [Kind.float],
};

/**
 * A script asks for a handful of names, for which comparing bytes over the types of that kind
 * (tens of microseconds in a kernel's BTF) beats decoding every name. A wildcard over functions asks for
 * thousands; from this many lookups on, a map of all names of the kind is built.
 */
const lookupsBeforeMap = 16;

const utf8 = new TextEncoder();

/** Ids by kind and name within one section. Of several types with one name, the first. */
export function nameIndex(section: TypeSection): {
  id(kind: FindKind, name: string): number | undefined;
  names(kind: FindKind, only?: NameFilter): Generator<string>;
} {
  const byKind = new Map<FindKind, ReturnType<typeof kindIndex>>();
  const of = (kind: FindKind): ReturnType<typeof kindIndex> => {
    let index = byKind.get(kind);
    if (index === undefined) {
      index = kindIndex(section, kindsOf[kind]);
      byKind.set(kind, index);
    }
    return index;
  };
  return {
    id: (kind, name) => of(kind).id(name),
    names: (kind, only) => of(kind).names(only),
  };
}

function kindIndex(
  section: TypeSection,
  kinds: readonly number[],
): { id(name: string): number | undefined; names(only?: NameFilter): Generator<string> } {
  const { words, starts, firstId } = section;
  const locals = localsOfKind(section, kinds);
  const nameOffset = (local: number): number => words[starts[local] as number] as number;
  let lookups = 0;
  let map: Map<string, number> | undefined;

  function scan(name: string): number | undefined {
    const matches = matcher(section, name);
    for (const local of locals) {
      if (matches(nameOffset(local))) return firstId + local;
    }
    return undefined;
  }

  function buildMap(): Map<string, number> {
    const built = new Map<string, number>();
    // Backwards, so that the first of several types with one name stays.
    for (let i = locals.length - 1; i >= 0; i--) {
      const local = locals[i] as number;
      built.set(section.string(nameOffset(local)), firstId + local);
    }
    return built;
  }

  return {
    id(name) {
      if (name === '') return undefined;
      if (map === undefined && lookups++ < lookupsBeforeMap) return scan(name);
      map ??= buildMap();
      return map.get(name);
    },
    *names({ prefix = '', maxParams } = {}) {
      const isWanted = prefixMatcher(section, prefix);
      for (const local of locals) {
        const offset = nameOffset(local);
        if (!isWanted(offset)) continue;
        if (maxParams !== undefined && paramCount(section, local) > maxParams) continue;
        const name = manyNames(section, offset);
        if (name !== '') yield name;
      }
    },
  };
}

/** Local indices of all types of some kinds; ascending within a kind. */
function localsOfKind(section: TypeSection, kinds: readonly number[]): number[] {
  const { firstOfKind, nextOfKind } = section;
  const locals: number[] = [];
  for (const kind of kinds) {
    let local = firstOfKind[kind] as number;
    while (local !== endOfChain) {
      locals.push(local);
      local = nextOfKind[local] as number;
    }
  }
  return locals;
}

/** Whether the string at an offset is `name`. Split BTF may name its types by strings of the base, which are compared as text. */
function matcher(section: TypeSection, name: string): (offset: number) => boolean {
  const wanted = utf8.encode(name);
  const { firstString, strings } = section;
  const { bytes } = strings;
  const first = wanted[0];
  return (offset) => {
    if (offset < firstString) return section.string(offset) === name;
    // Nearly all names differ in their first byte: no call is made for them.
    return bytes[offset - firstString] === first && strings.equals(offset - firstString, wanted);
  };
}

/** Split BTF may name its types by strings of the base. */
function manyNames({ firstString, strings, string }: TypeSection, offset: number): string {
  return offset < firstString ? string(offset) : strings.oneOfMany(offset - firstString);
}

function prefixMatcher(section: TypeSection, prefix: string): (offset: number) => boolean {
  if (prefix === '') return () => true;
  const wanted = utf8.encode(prefix);
  const { firstString, strings } = section;
  return (offset) =>
    offset < firstString
      ? section.string(offset).startsWith(prefix)
      : strings.startsWith(offset - firstString, wanted);
}

/** Enumerators by name within one section. Of several with one name, the first. */
export function enumeratorIndex(section: TypeSection): {
  find(name: string): ReturnType<Btf['findEnumerator']>;
  names(only?: NameFilter): Generator<string>;
} {
  let locals: readonly number[] | undefined;
  let lookups = 0;
  let map: Map<string, Position> | undefined;

  function* positions(): Generator<Position> {
    locals ??= localsOfKind(section, kindsOf.enum);
    const { words, starts } = section;
    for (const local of locals) {
      const start = starts[local] as number;
      const info = words[start + 1] as number;
      const width = kindOf(info) === Kind.enum64 ? 3 : 2;
      const end = start + recordWords + vlenOf(info) * width;
      for (let at = start + recordWords; at < end; at += width) yield { local, start, at };
    }
  }

  function scan(name: string): Position | undefined {
    const matches = matcher(section, name);
    for (const position of positions()) {
      if (matches(section.words[position.at] as number)) return position;
    }
    return undefined;
  }

  function buildMap(): Map<string, Position> {
    const built = new Map<string, Position>();
    for (const position of positions()) {
      const name = section.string(section.words[position.at] as number);
      if (!built.has(name)) built.set(name, position);
    }
    return built;
  }

  return {
    find(name) {
      if (map === undefined && lookups++ >= lookupsBeforeMap) map = buildMap();
      const found = map === undefined ? scan(name) : map.get(name);
      if (found === undefined) return undefined;
      const value = enumeratorValue(section, found.start, found.at);
      return { enumId: section.firstId + found.local, value };
    },
    *names({ prefix = '' } = {}) {
      const isWanted = prefixMatcher(section, prefix);
      for (const { at } of positions()) {
        const offset = section.words[at] as number;
        if (isWanted(offset)) yield manyNames(section, offset);
      }
    },
  };
}

/** Where an enumerator lies: the local type, the word its enum starts at, its own word. */
interface Position {
  readonly local: number;
  readonly start: number;
  readonly at: number;
}
