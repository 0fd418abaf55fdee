import { evaluateCondition } from '../ir/arithmetic.ts';
import type { BlockId, IrBlock, IrFunction, Register, Terminator } from '../ir/ir.ts';
import { predecessorsOf, reachableBlocks } from '../ir/liveness.ts';
import { definitionOf, rewriteTargets } from '../ir/operands.ts';

/**
 * Makes jumps go where control ends up: past blocks that only jump on, past branches whose outcome the
 * jumping block decides (a comparison that was made a value, only to be compared again), and
 * joins a block with the only one that jumps to it.
 */
export function threadJumps(fn: IrFunction): IrFunction {
  const byId = new Map(fn.blocks.map((block) => [block.id, block]));
  const blocks = fn.blocks.map((block) => ({ ...block, end: threadEnd(block, byId) }));
  return joinBlocks({ ...fn, blocks: reachableBlocks({ ...fn, blocks }) });
}

function threadEnd(block: IrBlock, byId: ReadonlyMap<BlockId, IrBlock>): Terminator {
  const end = rewriteTargets(block.end, (target) => finalTarget(target, byId));
  if (end.op === 'branch' && end.then === end.otherwise)
    return { op: 'jump', to: end.then, ...(end.span && { span: end.span }) };
  if (end.op !== 'jump') return end;
  const target = byId.get(end.to)!;
  const decided = target.insns.length === 0 ? decide(target.end, block) : undefined;
  return decided === undefined ? end : { ...end, to: finalTarget(decided, byId) };
}

/** Follows empty blocks that jump on; an empty endless loop stays where it is. */
function finalTarget(start: BlockId, byId: ReadonlyMap<BlockId, IrBlock>): BlockId {
  const seen = new Set<BlockId>();
  let at = start;
  for (;;) {
    const block = byId.get(at)!;
    if (block.insns.length > 0 || block.end.op !== 'jump' || seen.has(at)) return at;
    seen.add(at);
    at = block.end.to;
  }
}

/** Where a branch goes right after `before` ran, when that block assigns a constant to what it compares. */
function decide(end: Terminator, before: IrBlock): BlockId | undefined {
  if (end.op !== 'branch' || 'register' in end.right) return undefined;
  const value = constantAtEnd(before, end.left);
  if (value === undefined) return undefined;
  const right = BigInt.asUintN(64, end.right.constant);
  return evaluateCondition(end.condition, value, right) ? end.then : end.otherwise;
}

function constantAtEnd(block: IrBlock, register: Register): bigint | undefined {
  const last = block.insns.findLast((insn) => definitionOf(insn) === register);
  return last?.op === 'move' && 'constant' in last.from
    ? BigInt.asUintN(64, last.from.constant)
    : undefined;
}

/** Appends blocks to the one that alone jumps to them. */
function joinBlocks(fn: IrFunction): IrFunction {
  const byId = new Map(fn.blocks.map((block) => [block.id, block]));
  const predecessors = predecessorsOf(fn);
  const entry = fn.blocks[0]!.id;
  const joined = new Set<BlockId>();
  const blocks: IrBlock[] = [];
  for (const first of fn.blocks) {
    if (joined.has(first.id)) continue;
    const insns = [...first.insns];
    let { end } = first;
    while (end.op === 'jump' && end.to !== entry && end.to !== first.id) {
      const next = byId.get(end.to)!;
      if (predecessors.get(next.id)!.length > 1 || joined.has(next.id)) break;
      joined.add(next.id);
      insns.push(...next.insns);
      end = next.end;
    }
    blocks.push({ ...first, insns, end });
  }
  // A block may have been listed before the one that took it in.
  return { ...fn, blocks: blocks.filter((block) => !joined.has(block.id)) };
}
