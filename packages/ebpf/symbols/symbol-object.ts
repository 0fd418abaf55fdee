import {
  type Dwarf,
  type Elf,
  ElfError,
  type FunctionTable,
  functionTable,
  openDwarf,
  type SourceFrame,
} from '@sonde/elf';
import { type DebugFileOptions, debugFile } from '../debug-info/debug-file.ts';

/** A mapped file, ready to name addresses in it. Addresses are virtual, as linked. */
export interface SymbolObject {
  readonly elf: Elf;
  functions(): FunctionTable;
  /** The functions that an address lies in, with their lines; empty without debugging information. */
  frames(address: number): readonly SourceFrame[];
  /** About how much memory the tables that were read so far take. */
  bytes(): number;
}

/** Programs with more debugging information are named by their symbols alone: reading it takes as much memory. */
const maxDebugBytes = 256 << 20;
/** What V8 takes for a symbol with a name of usual length. */
const bytesPerSymbol = 200;

/** `path` is where the file was opened: what was installed apart is looked for beside it. */
export function symbolObject(elf: Elf, path: string, options: DebugFileOptions): SymbolObject {
  const separate = once(() => debugFile(elf, path, options));
  const table = once(() =>
    functionTable((elf.section('.symtab') === undefined ? separate.get() : undefined) ?? elf),
  );
  const dwarf = once(() => {
    const file = elf.section('.debug_info') === undefined ? separate.get() : elf;
    return file === undefined || debugBytes(file) > maxDebugBytes ? undefined : openDwarf(file);
  });
  return {
    elf,
    functions: () => table.get() ?? noFunctions,
    frames: (address) => framesAt(dwarf.get(), address),
    bytes() {
      const symbols = table.made()?.functions.length ?? 0;
      const file = dwarf.made() === undefined ? undefined : (separate.made() ?? elf);
      return symbols * bytesPerSymbol + (file === undefined ? 0 : debugBytes(file));
    },
  };
}

const noFunctions: FunctionTable = { functions: [], at: () => undefined };

function framesAt(dwarf: Dwarf | undefined, address: number): readonly SourceFrame[] {
  try {
    return dwarf?.frames(address) ?? [];
  } catch (error) {
    if (error instanceof ElfError) return [];
    throw error;
  }
}

const debugBytes = (elf: Elf): number =>
  elf.sections
    .filter(({ name }) => name.startsWith('.debug_'))
    .reduce((sum, { size }) => sum + size, 0);

/** Calls `make` when first asked; undefined, for good, when the file is malformed or can be read no more. */
function once<T>(make: () => T): { get(): T | undefined; made(): T | undefined } {
  let made: { readonly value: T | undefined } | undefined;
  return {
    get() {
      made ??= { value: attempt(make) };
      return made.value;
    },
    made: () => made?.value,
  };
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    // The address keeps its number.
    return undefined;
  }
}
