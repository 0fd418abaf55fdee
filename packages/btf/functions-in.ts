import { Kind } from './kinds.ts';
import type { NameTable } from './name-table.ts';
import { paramCount } from './param-count.ts';
import { endOfChain, type TypeSection } from './reader.ts';

/** Functions of BTF by their indices in a table of names. */
export interface FoundFunctions {
  /** Indices of those that were found: each once, in the order of their types. pahole writes functions by name. */
  readonly order: Uint32Array;
  /** By index, the number of parameters: of several functions of one name the least; `notFound` for others. */
  readonly paramCounts: Uint16Array;
}

/** More parameters than the 16 bits of a prototype's `vlen` count in practice. */
export const notFound = 0xffff;

const utf8 = new TextEncoder();

/** Looks up all functions of a section. Names that stand in the base are looked up there. */
export function functionsIn(section: TypeSection, table: NameTable): FoundFunctions {
  const { words, starts, firstOfKind, nextOfKind, firstString, strings } = section;
  const order = new Uint32Array(table.count);
  const paramCounts = new Uint16Array(table.count).fill(notFound);
  let count = 0;
  let local = firstOfKind[Kind.func] as number;
  for (; local !== endOfChain; local = nextOfKind[local] as number) {
    const offset = words[starts[local] as number] as number;
    const index =
      offset < firstString
        ? table.indexOf(utf8.encode(`${section.string(offset)}\0`), 0)
        : table.indexOf(strings.bytes, offset - firstString);
    if (index === undefined) continue;
    if (paramCounts[index] === notFound) order[count++] = index;
    paramCounts[index] = Math.min(paramCounts[index] as number, paramCount(section, local));
  }
  return { order: order.subarray(0, count), paramCounts };
}
