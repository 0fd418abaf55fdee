import type { Btf } from '@sonde/btf';
import type { Elf } from '../elf.ts';
import { Attribute } from './constants.ts';
import type { Entry } from './entry.ts';
import { DebugFunctions, inlinedAt } from './functions.ts';
import { functionNames } from './origin.ts';
import { type Parameter, placeParameters } from './parameters.ts';
import { debugSections } from './sections.ts';
import { type LineAddress, type SourceLine, SourceLines } from './source-lines.ts';
import { dwarfTypes } from './types.ts';
import { type Unit, UnitTable } from './unit.ts';

/** One of the functions that an address lies in: itself, or one that was inlined into it. */
export interface SourceFrame {
  /** Symbol (mangled) or name; absent when not described. */
  readonly function?: string;
  readonly source?: SourceLine;
  /** The call was inlined into the frame after this one. */
  readonly inlined: boolean;
}

/**
 * What DWARF 2 to 5 says of a program: types, functions, source lines. Addresses are virtual, as linked.
 * Sections are read when first asked for; malformed ones throw ElfError. What stands in other
 * files (.dwo, .dwp, supplementary ones) and in the type units of DWARF 4 is not followed.
 */
export interface Dwarf {
  readonly types: Btf;
  /**
   * The id in `types` of the prototype of the function that begins at an address. `symbol` tells the function itself,
   * with whatever alias, from a copy of which the compiler changed the parameters: `add.constprop.0`.
   */
  prototype(address: number, symbol: string): number | undefined;
  /** The parameters of a prototype, and where their arguments are on entry; empty for other machines than x86-64. */
  parameters(prototype: number): Parameter[];
  /** Innermost first; the last one has code of its own. Empty: the address is in no described function. */
  frames(address: number): SourceFrame[];
  /** Paths of source files that end as written. */
  sourceFiles(written: string): string[];
  /** The lines of a source file, by a path from `sourceFiles`, that have code; ascending by address in each unit. */
  lineAddresses(path: string): LineAddress[];
}

/** EM_X86_64. */
const x64 = 62;

/** Undefined when the file has no debugging information. */
export function openDwarf(elf: Elf): Dwarf | undefined {
  if (elf.section('.debug_info') === undefined) return undefined;
  const units = new UnitTable(debugSections(elf));
  const functions = new DebugFunctions(units);
  const lines = new SourceLines(units);
  const types = dwarfTypes(units);
  const isX64 = elf.header.machine === x64;
  return {
    types,
    prototype(address, symbol) {
      const found = functions.at(address);
      if (found === undefined || !found.ranges.some(({ start }) => start === address))
        return undefined;
      const names = functionNames(found.entry);
      const isOwn = names.symbol === symbol || names.name === symbol || !symbol.includes('.');
      return isOwn ? found.entry.offset : undefined;
    },
    parameters: (id) => (isX64 ? placeParameters(types, units.entry(id)) : []),
    frames(address) {
      const unit = functions.unitAt(address);
      if (unit === undefined) return [];
      const func = functions.at(address)?.entry;
      return framesOf({ unit, func, address }, lines);
    },
    sourceFiles: (written) => lines.files(written),
    lineAddresses: (path) => lines.addresses(path),
  };
}

interface CodePlace {
  readonly unit: Unit;
  readonly func: Entry | undefined;
  readonly address: number;
}

/** The address itself has a line; where the function around an inlined call stands, the call says. */
function framesOf({ unit, func, address }: CodePlace, lines: SourceLines): SourceFrame[] {
  const calls = func === undefined ? [] : inlinedAt(func, address);
  const entries = [...calls.toReversed(), func];
  const sources = [
    lines.at(unit, address),
    ...calls.toReversed().map((call) => callPlace(call, lines)),
  ];
  return entries.map((entry, i) => {
    const { symbol, name } = entry === undefined ? {} : functionNames(entry);
    const text = symbol ?? name;
    const source = sources[i];
    return {
      ...(text !== undefined && { function: text }),
      ...(source !== undefined && { source }),
      inlined: i < calls.length,
    };
  });
}

function callPlace(call: Entry, lines: SourceLines): SourceLine | undefined {
  const index = call.number(Attribute.callFile);
  const line = call.number(Attribute.callLine);
  const file = index === undefined ? undefined : lines.table(call.unit)?.files[index];
  return file === undefined || line === undefined ? undefined : { file, line, column: 0 };
}
