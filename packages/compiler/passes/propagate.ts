import type { BlockId, IrBlock, IrFunction, IrInsn, Operand, Register } from '../ir/ir.ts';
import { predecessorsOf } from '../ir/liveness.ts';
import { definitionOf, rewriteEndUses, rewriteUses } from '../ir/operands.ts';
import { Facts, factsOfFunction } from './facts.ts';
import { simplifyEnd, simplifyInsn } from './simplify.ts';

/**
 * Puts constants and the originals of copies where a register is read, and simplifies what that
 * makes possible. The IR is not SSA, so a fact holds until one of its registers is assigned again;
 * a block with a single predecessor goes on with that one's facts. Leaves dead moves behind.
 */
export function propagate(fn: IrFunction): IrFunction {
  const whole = factsOfFunction(fn);
  const predecessors = predecessorsOf(fn);
  const atEnd = new Map<BlockId, Facts>();
  const blocks = fn.blocks.map((block, index) => {
    const [only, ...others] = predecessors.get(block.id)!;
    // The entry has a predecessor more than it shows: the caller.
    const inherits = index > 0 && only !== undefined && others.length === 0;
    const facts = (inherits ? atEnd.get(only)?.copy() : undefined) ?? new Facts(whole);
    const result = propagateBlock(block, facts);
    atEnd.set(block.id, facts);
    return result;
  });
  return { ...fn, blocks };
}

function propagateBlock(block: IrBlock, facts: Facts): IrBlock {
  const rewriter = {
    register: (register: Register) => facts.original(register),
    operand: (operand: Operand) => facts.operand(operand),
  };
  const insns: IrInsn[] = [];
  for (const insn of block.insns) {
    const result = simplifyInsn(rewriteUses(insn, rewriter), facts);
    if (isSelfMove(result)) continue;
    insns.push(result);
    const to = definitionOf(result);
    if (to !== undefined) facts.assign(to, result);
  }
  return { ...block, insns, end: simplifyEnd(rewriteEndUses(block.end, rewriter), facts) };
}

const isSelfMove = (insn: IrInsn): boolean =>
  insn.op === 'move' && 'register' in insn.from && insn.from.register === insn.to;
