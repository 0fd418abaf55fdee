import { type Btf, BtfError } from '@sonde/btf';
import type { DebugInfo } from '@sonde/compiler';
import { type Dwarf, ElfError } from '@sonde/elf';

/**
 * Debugging information as the compiler reads it. Malformed parts of a file count as absent: a script that does not
 * need them must still compile. `addressOf` gives the address of a function's symbol.
 */
export function debugInfo(
  dwarf: Dwarf,
  addressOf: (symbol: string) => number | undefined,
): DebugInfo {
  return {
    types: tolerant(dwarf.types),
    parameters: (symbol) =>
      attempt(() => {
        const address = addressOf(symbol);
        const prototype = address === undefined ? undefined : dwarf.prototype(address, symbol);
        return prototype === undefined ? undefined : dwarf.parameters(prototype);
      }, undefined),
    sourceFiles: (written) => attempt(() => dwarf.sourceFiles(written), []),
    lineAddresses: (path) => attempt(() => dwarf.lineAddresses(path), []),
  };
}

function tolerant(types: Btf): Btf {
  return {
    typeCount: types.typeCount,
    type: (id) => attempt(() => types.type(id), { kind: 'void', id: 0 }),
    find: (kind, name) => attempt(() => types.find(kind, name), undefined),
    findEnumerator: (name) => attempt(() => types.findEnumerator(name), undefined),
    names: (kind, only) => attempt(() => [...types.names(kind, only)], []),
  };
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ElfError || error instanceof BtfError) return otherwise;
    throw error;
  }
}
