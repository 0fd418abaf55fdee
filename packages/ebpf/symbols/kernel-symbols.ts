import { type Kallsyms, openKallsyms } from '../kallsyms/kallsyms.ts';

/** What is known of a kernel address. `module` is empty for the kernel itself. */
export interface KernelAddress {
  readonly name: string;
  readonly offset: bigint;
  readonly module: string;
}

/** Names kernel addresses; the symbols are read on the first one. Undefined when nothing holds the address. */
export function openKernelSymbols(
  kallsyms: Kallsyms = openKallsyms(),
): (address: bigint) => KernelAddress | undefined {
  const known = new Map<bigint, KernelAddress | undefined>();
  return (address) => {
    if (!known.has(address)) {
      const found = kallsyms.at(address);
      const { name, offset, module = '' } = found ?? { name: '', offset: 0n };
      known.set(address, found === undefined ? undefined : { name, offset, module });
    }
    return known.get(address);
  };
}
