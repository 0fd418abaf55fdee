import type { IrFunction, IrInsn, Register, SlotId } from '../ir/ir.ts';
import { liveRanges } from './live-range.ts';
import { Occupied } from './occupied.ts';

/**
 * Lets spilled registers that are never alive at the same time have one slot, as each would take 8 of the 512 bytes
 * of stack. Slots whose address is taken keep their own: who holds it is not followed.
 */
export function shareSlots(fn: IrFunction): IrFunction {
  const candidates = wholeWords(fn);
  if (candidates.length < 2) return fn;
  const standIns = new Map(candidates.map((slot, index) => [slot, fn.registerCount + index]));
  const ranges = liveRanges(withRegisters(fn, standIns));
  const places: { readonly slot: SlotId; readonly times: Occupied }[] = [];
  const shared = new Map<SlotId, SlotId>();
  for (const slot of candidates) {
    const segments = ranges.get(standIns.get(slot)!)?.segments ?? [];
    let place = places.find(({ times }) => times.isFree(segments));
    if (place === undefined) {
      place = { slot, times: new Occupied() };
      places.push(place);
    }
    place.times.take(segments);
    shared.set(slot, place.slot);
  }
  return mapInsns(fn, (insn) =>
    'slot' in insn ? { ...insn, slot: shared.get(insn.slot) ?? insn.slot } : insn,
  );
}

/** Slots that are only ever read and written as one word of 8 bytes, like a register. */
function wholeWords({ slots, blocks }: IrFunction): SlotId[] {
  const used = new Set<SlotId>();
  const others = new Set<SlotId>();
  for (const { insns } of blocks)
    for (const insn of insns) {
      if (!('slot' in insn)) continue;
      const whole = insn.op !== 'slot-address' && insn.offset === 0 && insn.size === 8;
      (whole && slots[insn.slot]!.sizeBytes === 8 ? used : others).add(insn.slot);
    }
  return [...used].filter((slot) => !others.has(slot)).sort((a, b) => a - b);
}

/** The function as if the slots were registers, instruction by instruction, to ask when they are alive. */
function withRegisters(fn: IrFunction, registers: ReadonlyMap<SlotId, Register>): IrFunction {
  const moved = mapInsns(fn, (insn) => {
    const register = 'slot' in insn ? registers.get(insn.slot) : undefined;
    if (register === undefined) return insn;
    if (insn.op === 'load-slot') return { op: 'move', to: insn.to, from: { register } };
    if (insn.op === 'store-slot') return { op: 'move', to: register, from: insn.value };
    return insn;
  });
  return { ...moved, registerCount: fn.registerCount + registers.size };
}

const mapInsns = (fn: IrFunction, change: (insn: IrInsn) => IrInsn): IrFunction => ({
  ...fn,
  blocks: fn.blocks.map((block) => ({ ...block, insns: block.insns.map(change) })),
});
