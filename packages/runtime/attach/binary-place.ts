import type { AttachTarget } from '@sonde/compiler';
import type { LocalBinary } from '@sonde/ebpf';

export type UserTarget = Extract<AttachTarget, { kind: 'uprobe' | 'usdt' }>;

/** Where to put a uprobe: what the kernel takes. */
export interface BinaryPlace {
  /** Absolute. */
  readonly path: string;
  /** In the file. */
  readonly offset: number;
  /** Of a USDT semaphore, in the file. */
  readonly refCtrOffset?: number;
}

/** From what a script names to an offset in a file. Throws with the part that is missing. */
export function placeInBinary(
  target: UserTarget,
  openBinary: (path: string) => LocalBinary | undefined,
): BinaryPlace {
  const binary = openBinary(target.path);
  if (binary === undefined) throw new Error(`no ELF file ${target.path}`);
  return target.kind === 'usdt' ? usdtPlace(target, binary) : uprobePlace(target, binary);
}

function uprobePlace(
  target: Extract<UserTarget, { kind: 'uprobe' }>,
  binary: LocalBinary,
): BinaryPlace {
  const { symbol, offset } = target;
  if (symbol === undefined) return at(binary, (target.address ?? 0) + offset);
  const found = binary.symbol(symbol);
  if (found === undefined) throw new Error(`no symbol ${symbol} in ${binary.path}`);
  return at(binary, found.address + offset);
}

function usdtPlace(
  target: Extract<UserTarget, { kind: 'usdt' }>,
  binary: LocalBinary,
): BinaryPlace {
  const { namespace, name, location } = target;
  const found = binary
    .usdtProbes()
    .find((probe) => probe.namespace === namespace && probe.name === name)?.locations[location];
  if (found === undefined) throw new Error(`no USDT probe ${namespace}:${name} in ${binary.path}`);
  const place = at(binary, found.address);
  if (found.semaphore === 0) return place;
  return { ...place, refCtrOffset: at(binary, found.semaphore).offset };
}

function at(binary: LocalBinary, address: number): BinaryPlace {
  const offset = binary.elf.fileOffset(address);
  if (offset === undefined)
    throw new Error(`address 0x${address.toString(16)} is not in the file ${binary.path}`);
  return { path: binary.path, offset };
}
