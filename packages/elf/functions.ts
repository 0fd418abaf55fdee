import type { Elf } from './elf.ts';
import type { ElfSymbol } from './symbols.ts';

/** Functions by address, for naming an address in a program. */
export interface FunctionTable {
  /** Ascending by address; of several names for one address, the first that the file gives. */
  readonly functions: readonly ElfSymbol[];
  /** The function that holds a virtual address, or starts last before it when sizes are unknown. */
  at(address: number): ElfSymbol | undefined;
}

export function functionTable(elf: Elf): FunctionTable {
  const byAddress = new Map<number, ElfSymbol>();
  for (const symbol of elf.symbols()) {
    if (symbol.kind === 'function' && !byAddress.has(symbol.address)) {
      byAddress.set(symbol.address, symbol);
    }
  }
  const functions = [...byAddress.values()].sort((a, b) => a.address - b.address);
  return {
    functions,
    at(address) {
      let low = 0;
      let high = functions.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((functions[middle] as ElfSymbol).address <= address) low = middle + 1;
        else high = middle;
      }
      const found = functions[low - 1];
      if (found === undefined) return undefined;
      // Hand-written assembly often has no size; then the next function bounds it.
      return found.size === 0 || address < found.address + found.size ? found : undefined;
    },
  };
}
