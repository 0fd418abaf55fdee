import { readFileSync } from 'node:fs';
import { type SymbolTable, symbolTable } from './table.ts';

/** A kernel symbol. `module` is absent for those of the kernel itself. */
export interface KernelSymbol {
  readonly address: bigint;
  readonly name: string;
  readonly module?: string;
}

/** The kernel's symbols, read on the first question. Addresses are 0 without CAP_SYSLOG (kptr_restrict). */
export interface Kallsyms {
  /** The symbol that holds an address: the last one that starts at or below it. */
  at(address: bigint): (KernelSymbol & { readonly offset: bigint }) | undefined;
  /** The address of the first of that name. */
  address(name: string): bigint | undefined;
  /** Functions (types t, T, w and W) in address order. */
  functions(): Iterable<KernelSymbol>;
}

/** `/proc/kallsyms` of this machine. The kernel makes the file as it is read: 60 ms for 122,000 symbols. */
export function openKallsyms(path = '/proc/kallsyms'): Kallsyms {
  return kallsymsOf(() => {
    try {
      return readFileSync(path);
    } catch {
      return Buffer.alloc(0);
    }
  });
}

/** As `openKallsyms`, over bytes that `read` fetches when the first question comes. */
export function kallsymsOf(read: () => Buffer): Kallsyms {
  let table: SymbolTable | undefined;
  const symbols = (): SymbolTable => {
    table ??= symbolTable(read());
    return table;
  };
  return {
    at(address) {
      const { find, symbol } = symbols();
      const index = find(address);
      if (index === undefined) return undefined;
      const found = symbol(index);
      // Without the right to see addresses all are 0; then nothing holds anything.
      return found.address === 0n ? undefined : { ...found, offset: address - found.address };
    },
    address: (name) => symbols().search(name),
    *functions() {
      const { count, type, symbol } = symbols();
      for (let index = 0; index < count; index++) {
        if ('tTwW'.includes(type(index))) yield symbol(index);
      }
    },
  };
}
