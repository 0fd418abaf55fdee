import type { BlockId, IrBlock, IrFunction, Register } from './ir.ts';
import { definitionOf, endUsesOf, successorsOf, usesOf } from './operands.ts';
import { RegisterSet } from './registers.ts';

/**
 * For every block, the registers whose value is read after its end before being assigned again.
 * Most registers live in one block; only those that some block reads without assigning them first take part
 * in the data flow, as bits, so that large functions stay cheap.
 */
export function liveAtEnd(fn: IrFunction): ReadonlyMap<BlockId, readonly Register[]> {
  const exposed = exposedReads(fn);
  const crossing = [...new Set(exposed.flat())];
  const bitOf = new Int32Array(fn.registerCount).fill(-1);
  for (const [bit, register] of crossing.entries()) bitOf[register] = bit;
  const flows = new Map<BlockId, Flow>();
  for (const [index, block] of fn.blocks.entries()) {
    const reads = exposed[index]!.map((register) => bitOf[register]!);
    flows.set(block.id, new Flow(block, reads, bitOf, crossing.length));
  }
  solve(fn, flows);
  return new Map(
    [...flows].map(([id, { atEnd }]) => [id, [...atEnd].map((bit) => crossing[bit]!)]),
  );
}

/** By index of block, the registers that it reads before it assigns them, each once. */
function exposedReads(fn: IrFunction): Register[][] {
  // The last block, by index plus one, in which a register was assigned or found to be exposed.
  const seenIn = new Int32Array(fn.registerCount);
  return fn.blocks.map((block, index) => {
    const exposed: Register[] = [];
    const read = (registers: readonly Register[]) => {
      for (const register of registers) {
        if (seenIn[register] === index + 1) continue;
        seenIn[register] = index + 1;
        exposed.push(register);
      }
    };
    for (const insn of block.insns) {
      read(usesOf(insn));
      const to = definitionOf(insn);
      if (to !== undefined) seenIn[to] = index + 1;
    }
    read(endUsesOf(block.end));
    return exposed;
  });
}

/** What is live around one block. */
class Flow {
  readonly atStart: RegisterSet;
  readonly atEnd: RegisterSet;
  private readonly assigned: RegisterSet;

  constructor(block: IrBlock, reads: readonly number[], bitOf: Int32Array, bits: number) {
    this.atStart = new RegisterSet(bits);
    this.atEnd = new RegisterSet(bits);
    this.assigned = new RegisterSet(bits);
    for (const bit of reads) this.atStart.add(bit);
    for (const insn of block.insns) {
      const bit = bitOf[definitionOf(insn) ?? -1] ?? -1;
      if (bit >= 0) this.assigned.add(bit);
    }
  }

  /** More is live at the end; whether that makes more live at the start. */
  extend(successor: Flow): boolean {
    return (
      this.atEnd.addAll(successor.atStart) && this.atStart.addDifference(this.atEnd, this.assigned)
    );
  }
}

/** To the fixed point, backwards, last blocks first. */
function solve(fn: IrFunction, flows: ReadonlyMap<BlockId, Flow>): void {
  const predecessors = predecessorsOf(fn);
  const waiting = new Set(fn.blocks.map((block) => block.id));
  const order = [...waiting];
  while (order.length > 0) {
    const id = order.pop()!;
    waiting.delete(id);
    for (const previous of predecessors.get(id)!) {
      if (!flows.get(previous)!.extend(flows.get(id)!) || waiting.has(previous)) continue;
      waiting.add(previous);
      order.push(previous);
    }
  }
}

/** The blocks that may come right before each block. */
export function predecessorsOf(fn: IrFunction): ReadonlyMap<BlockId, readonly BlockId[]> {
  const result = new Map<BlockId, BlockId[]>(fn.blocks.map((block) => [block.id, []]));
  for (const block of fn.blocks)
    for (const next of successorsOf(block.end)) result.get(next)!.push(block.id);
  return result;
}

/** The blocks that can run, in the order in which the function lists them. */
export function reachableBlocks(fn: IrFunction): readonly IrBlock[] {
  const byId = new Map(fn.blocks.map((block) => [block.id, block]));
  const seen = new Set<BlockId>();
  const stack = fn.blocks.slice(0, 1).map((block) => block.id);
  while (stack.length > 0) {
    const id = stack.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...successorsOf(byId.get(id)!.end));
  }
  return fn.blocks.filter((block) => seen.has(block.id));
}
