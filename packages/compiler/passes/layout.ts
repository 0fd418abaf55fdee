import type { BlockId, IrBlock, IrFunction } from '../ir/ir.ts';
import { successorsOf } from '../ir/operands.ts';

/**
 * Orders blocks so that control mostly falls through: reverse postorder, where a block comes
 * before what it leads to and the body of a loop right after its head. Drops what cannot run.
 */
export function layoutBlocks(fn: IrFunction): IrFunction {
  const byId = new Map(fn.blocks.map((block) => [block.id, block]));
  const order: IrBlock[] = [];
  const seen = new Set<BlockId>();
  // An explicit stack: a script with thousands of statements has as many blocks in a row.
  const stack: { readonly block: IrBlock; readonly waiting: BlockId[] }[] = [];
  const visit = (id: BlockId) => {
    if (seen.has(id)) return;
    seen.add(id);
    const block = byId.get(id)!;
    // Visited last is placed first, so the list is taken from its end: `otherwise`, then `then`.
    stack.push({ block, waiting: successorsOf(block.end) });
  };
  visit(fn.blocks[0]!.id);
  while (stack.length > 0) {
    const top = stack.at(-1)!;
    const next = top.waiting.pop();
    if (next !== undefined) visit(next);
    else order.push(stack.pop()!.block);
  }
  return { ...fn, blocks: order.reverse() };
}
