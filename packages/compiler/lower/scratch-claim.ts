import { lossIndex } from '../artifact.ts';
import { constant } from '../ir/builder.ts';
import type { BlockId, Register, SlotId } from '../ir/ir.ts';
import { countLoss } from './event.ts';
import type { FunctionScope } from './function-scope.ts';
import { mapIndex, scratchSlots } from './script-scope.ts';

/**
 * Scratch memory of programs that can be preempted. Since 6.0 a uprobe's program runs with migration disabled but
 * preemption on (bpf_prog_run_array_sleepable(), include/linux/bpf.h, v6.0), so another task on the same CPU may run
 * one in the midst of it. From 6.10 on programs can keep others away (see `preemptionGuard`). Before, they share a few
 * elements of the scratch map, the first word of which counts who wants it: who raised it from 0 owns the element until
 * it lowers the word again. The others lower it at once and try the next; they may keep an owner's successor away for a
 * moment, but never let two in.
 *
 * (A counter of depth alone would not do: tasks do not leave in the reverse order of coming, and the one that comes
 * after the first has left would be given the place of the second.)
 */
export function emitScratchClaim(
  f: FunctionScope,
  { to, key, bail }: { to: Register; key: SlotId; bail: BlockId },
): void {
  const { b } = f;
  const claimed = b.block();
  const first = f.program.scratchKey;
  for (let slot = 0; slot < scratchSlots; slot++) {
    b.storeSlot(key, 0, 4, constant(first + slot));
    const found = lookUpScratch(f, key, bail);
    const before = addToClaim(f, found, 1, b.register());
    const [own, taken] = [b.block(), b.block()];
    b.branch('eq', before, constant(0), own, taken);
    b.enter(own);
    b.move(to, { register: found });
    b.jump(claimed);
    b.enter(taken);
    addToClaim(f, found, -1);
  }
  countLoss(f, lossIndex.missed);
  b.jump(bail);
  b.enter(claimed);
}

/** Gives the element back. */
export function emitScratchRelease(f: FunctionScope, scratch: Register): void {
  addToClaim(f, scratch, -1);
}

/** The element whose key lies in `key`; leaves by `bail` when there is none. */
export function lookUpScratch(f: FunctionScope, key: SlotId, bail: BlockId): Register {
  const { b } = f;
  const found = b.call('map_lookup_elem', [
    { register: b.mapAddress(mapIndex.scratch) },
    { register: b.slotAddress(key) },
  ]);
  const ok = b.block();
  b.branch('ne', found, constant(0), ok, bail);
  b.enter(ok);
  return found;
}

/** Adds to the claim word of an element; gives `before`, then holding what it was. */
function addToClaim(f: FunctionScope, base: Register, by: number, before?: Register): Register {
  const { b } = f;
  const value = b.register();
  b.move(value, constant(by));
  b.emit({ op: 'atomic-add', base, offset: 0, size: 8, value, ...(before && { to: before }) });
  return before ?? value;
}
