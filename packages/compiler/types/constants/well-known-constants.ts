import type { KernelInfo } from '../../kernel/kernel-info.ts';
import { blocks } from './blocks.ts';
import { arm64, x86 } from './by-architecture.ts';
import { errors } from './errors.ts';
import { files } from './files.ts';
import { memory } from './memory.ts';
import { network } from './network.ts';
import { processes } from './processes.ts';

/** What one header defines. */
export type Constants = Readonly<Record<string, number>>;

type Architecture = KernelInfo['arch'];

const everywhere = [...network, ...files, ...processes, ...memory, ...blocks, ...errors];
const ofArchitecture: Readonly<Record<Architecture, readonly Constants[]>> = {
  x86_64: x86,
  aarch64: arm64,
};

/** Made when a script names a constant: it takes as long as to compile a script that names none. */
const tables = new Map<Architecture, ReadonlyMap<string, number>>();

function tableOf(arch: Architecture): ReadonlyMap<string, number> {
  let table = tables.get(arch);
  if (table === undefined) {
    const headers = [...everywhere, ...ofArchitecture[arch]];
    table = new Map(headers.flatMap((constants) => Object.entries(constants)));
    tables.set(arch, table);
  }
  return table;
}

/** Bits whose positions are enumerators, which move from kernel to kernel: REQ_SYNC is `1 << __REQ_SYNC` (include/linux/blk_types.h). */
const flagsOfBits: readonly (readonly [flag: RegExp, bit: string])[] = [[/^REQ_(?!OP_)/, '__REQ_']];

/**
 * The value of a constant that headers of Linux define by `#define`, so that BTF lacks it, for scripts that include
 * those headers. `enumerator` gives those that BTF has.
 */
export function wellKnownConstant(
  name: string,
  arch: Architecture,
  enumerator: (name: string) => bigint | undefined,
): bigint | undefined {
  const value = tableOf(arch).get(name);
  if (value !== undefined) return BigInt(value);
  for (const [flag, prefix] of flagsOfBits) {
    const bit = flag.test(name) ? enumerator(name.replace(flag, prefix)) : undefined;
    if (bit !== undefined) return 1n << bit;
  }
  return undefined;
}

/** Names of the constants with a fixed value, for the editor. */
export const wellKnownNames = (arch: Architecture): string[] => [...tableOf(arch).keys()];
