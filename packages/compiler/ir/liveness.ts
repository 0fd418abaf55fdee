import type { BlockId, IrBlock, IrFunction } from './ir.ts';
import { definitionOf, endUsesOf, successorsOf, usesOf } from './operands.ts';
import { RegisterSet } from './registers.ts';

/** For every block, the registers whose value is read after its end before being assigned again. */
export function liveAtEnd(fn: IrFunction): ReadonlyMap<BlockId, RegisterSet> {
  const atStart = new Map<BlockId, RegisterSet>();
  const atEnd = new Map<BlockId, RegisterSet>();
  for (const block of fn.blocks) {
    atStart.set(block.id, new RegisterSet(fn.registerCount));
    atEnd.set(block.id, new RegisterSet(fn.registerCount));
  }
  const predecessors = predecessorsOf(fn);
  const waiting = new Set(fn.blocks.map((block) => block.id));
  const byId = new Map(fn.blocks.map((block) => [block.id, block]));
  // Backwards problem: the last blocks first reaches the fixed point sooner.
  const order = [...waiting].reverse();
  while (order.length > 0) {
    const id = order.shift()!;
    waiting.delete(id);
    const block = byId.get(id)!;
    const end = atEnd.get(id)!;
    for (const next of successorsOf(block.end)) end.addAll(atStart.get(next)!);
    const changed = atStart.get(id)!.addAll(liveBefore(block, end));
    if (!changed) continue;
    for (const previous of predecessors.get(id)!) {
      if (waiting.has(previous)) continue;
      waiting.add(previous);
      order.push(previous);
    }
  }
  return atEnd;
}

function liveBefore(block: IrBlock, atEnd: RegisterSet): RegisterSet {
  const live = atEnd.copy();
  for (const register of endUsesOf(block.end)) live.add(register);
  for (let index = block.insns.length - 1; index >= 0; index--) {
    const insn = block.insns[index]!;
    const to = definitionOf(insn);
    if (to !== undefined) live.delete(to);
    for (const register of usesOf(insn)) live.add(register);
  }
  return live;
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
