import { atomicOp } from '../opcode.ts';
import { readInteger, writeInteger } from './memory.ts';

/** What an atomic instruction writes back to registers. */
export interface AtomicResult {
  readonly src?: bigint;
  readonly r0?: bigint;
}

/** Runs a read-modify-write on `cell` (4 or 8 bytes); undefined when the operation is not known. */
export function runAtomic(
  operation: number,
  cell: Uint8Array,
  src: bigint,
  r0: () => bigint,
): AtomicResult | undefined {
  const bits = cell.length * 8;
  const old = readInteger(cell);
  const value = BigInt.asUintN(bits, src);
  switch (operation) {
    case atomicOp.xchg:
      writeInteger(cell, value);
      return { src: old };
    case atomicOp.cmpxchg:
      if (old === BigInt.asUintN(bits, r0())) writeInteger(cell, value);
      return { r0: old };
    case atomicOp.storeRelease:
      writeInteger(cell, value);
      return {};
  }
  const combined = combine(operation & ~atomicOp.fetch, old, value);
  if (combined === undefined) return undefined;
  writeInteger(cell, combined);
  return (operation & atomicOp.fetch) === 0 ? {} : { src: old };
}

function combine(operation: number, old: bigint, value: bigint): bigint | undefined {
  switch (operation) {
    case atomicOp.add:
      return old + value;
    case atomicOp.or:
      return old | value;
    case atomicOp.and:
      return old & value;
    case atomicOp.xor:
      return old ^ value;
    default:
      return undefined;
  }
}
