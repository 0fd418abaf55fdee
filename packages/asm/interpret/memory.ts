import { MachineFault } from './fault.ts';

/**
 * Who may reach a region. `program`: the program itself, by its own loads and stores (stack, context, map
 * values, ring buffer records). `kernel` and `user`: only probe_read_kernel and probe_read_user.
 * `trusted`: kernel memory that the program may also load from directly, as through a BTF pointer.
 */
export type Reach = 'program' | 'kernel' | 'user' | 'trusted';

export interface Region {
  readonly name: string;
  readonly address: bigint;
  /** Shared, not copied: who added the region sees what the program writes. */
  readonly bytes: Uint8Array;
  readonly reach: Reach;
}

/** Addresses look like the kernel's; between two regions there is always a gap. */
const firstAddress = 0xffff_8880_0000_0000n;
const gapBytes = 0x1000n;

/** The address space of a machine: disjoint regions, found by address. */
export class Memory {
  /** Ascending by address. */
  private readonly regions: Region[] = [];
  private next = firstAddress;

  /** Adds a region at an address of its own, or at `address`; throws when that overlaps another. */
  add(name: string, bytes: Uint8Array, reach: Reach, address?: bigint): Region {
    const region = { name, bytes, reach, address: address ?? this.next };
    if (address === undefined)
      this.next += ((BigInt(bytes.length) + gapBytes) / gapBytes + 1n) * gapBytes;
    const at = this.indexAfter(region.address);
    const previous = this.regions[at - 1];
    const following = this.regions[at];
    const overlaps =
      (previous !== undefined && endOf(previous) > region.address) ||
      (following !== undefined && following.address < endOf(region));
    if (overlaps) throw new MachineFault(`${name} overlaps another region`);
    this.regions.splice(at, 0, region);
    return region;
  }

  remove(region: Region): void {
    const at = this.regions.indexOf(region);
    if (at >= 0) this.regions.splice(at, 1);
  }

  /** The region that holds `sizeBytes` from `address`, if one does. */
  find(address: bigint, sizeBytes: number): Region | undefined {
    const region = this.regions[this.indexAfter(address) - 1];
    return region !== undefined && address + BigInt(sizeBytes) <= endOf(region)
      ? region
      : undefined;
  }

  /** A live view of what the program itself may access. Throws MachineFault when it may not. */
  view(address: bigint, sizeBytes: number, access: 'read' | 'write'): Uint8Array {
    const region = this.find(address, sizeBytes);
    if (region === undefined)
      throw new MachineFault(`${access} of ${sizeBytes} bytes at ${hex(address)}: no memory there`);
    const allowed = region.reach === 'program' || (region.reach === 'trusted' && access === 'read');
    if (!allowed)
      throw new MachineFault(`${access} of ${sizeBytes} bytes in ${region.name}: not allowed`);
    return viewOf(region, address, sizeBytes);
  }

  /** What a probe_read of that side may see, or undefined where it would fault. */
  probe(side: 'kernel' | 'user', address: bigint, sizeBytes: number): Uint8Array | undefined {
    const region = this.find(address, sizeBytes);
    if (region === undefined) return undefined;
    if ((region.reach === 'user') !== (side === 'user')) return undefined;
    return viewOf(region, address, sizeBytes);
  }

  /** Number of regions whose address is at most `address`. */
  private indexAfter(address: bigint): number {
    let low = 0;
    let high = this.regions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.regions[middle]!.address <= address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const endOf = (region: Region): bigint => region.address + BigInt(region.bytes.length);

function viewOf(region: Region, address: bigint, sizeBytes: number): Uint8Array {
  const offset = Number(address - region.address);
  return region.bytes.subarray(offset, offset + sizeBytes);
}

const hex = (address: bigint): string => `0x${address.toString(16)}`;

/** Little-endian, unsigned. */
export function readInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let index = bytes.length - 1; index >= 0; index--)
    value = (value << 8n) | BigInt(bytes[index]!);
  return value;
}

/** Little-endian; what does not fit is cut off. */
export function writeInteger(bytes: Uint8Array, value: bigint): void {
  let rest = BigInt.asUintN(64, value);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}
