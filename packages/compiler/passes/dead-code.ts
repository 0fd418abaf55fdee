import type { IrBlock, IrFunction, IrInsn, Register } from '../ir/ir.ts';
import { liveAtEnd, reachableBlocks } from '../ir/liveness.ts';
import { definitionOf, endUsesOf, isPure, usesOf } from '../ir/operands.ts';

/** Helpers that only tell something; a call whose answer nobody reads may go. */
const tellingHelpers: ReadonlySet<string> = new Set([
  'get_current_cgroup_id',
  'get_current_pid_tgid',
  'get_current_task',
  'get_current_task_btf',
  'get_current_uid_gid',
  'get_numa_node_id',
  'get_smp_processor_id',
  'jiffies64',
  'ktime_get_boot_ns',
  'ktime_get_ns',
  'ktime_get_tai_ns',
]);

/** Removes blocks that cannot run and instructions whose result nobody reads. Everything else keeps its order. */
export function removeDeadCode(fn: IrFunction): IrFunction {
  const reachable = { ...fn, blocks: reachableBlocks(fn) };
  const atEnd = liveAtEnd(reachable);
  const blocks = reachable.blocks.map((block) => removeFromBlock(block, atEnd.get(block.id)!));
  return { ...reachable, blocks };
}

function removeFromBlock(block: IrBlock, atEnd: readonly Register[]): IrBlock {
  const live = new Set(atEnd);
  for (const register of endUsesOf(block.end)) live.add(register);
  const kept: IrInsn[] = [];
  for (let index = block.insns.length - 1; index >= 0; index--) {
    const insn = block.insns[index]!;
    const to = definitionOf(insn);
    const dead = to !== undefined && !live.has(to);
    const removable = isPure(insn) || (insn.op === 'call' && tellingHelpers.has(insn.helper));
    if (dead && removable) continue;
    if (to !== undefined) live.delete(to);
    for (const register of usesOf(insn)) live.add(register);
    kept.push(dead ? withoutResult(insn) : insn);
  }
  return { ...block, insns: kept.reverse() };
}

/** A call or atomic operation whose result is not wanted. */
function withoutResult(insn: IrInsn): IrInsn {
  switch (insn.op) {
    case 'call':
    case 'call-kernel':
    case 'call-function':
    case 'atomic-add': {
      const { to: _, ...rest } = insn;
      return rest;
    }
    default:
      return insn;
  }
}
