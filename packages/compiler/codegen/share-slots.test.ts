import { expect, test } from 'vitest';
import { constant, IrBuilder } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import { assemble } from './assemble.ts';
import { shareSlots } from './share-slots.ts';

/** Values that are all alive across a call, one after the other made and read: more than registers survive it. */
function phase(b: IrBuilder, values: number): void {
  const made: Register[] = [];
  for (let count = 0; count < values; count++) made.push(b.call('ktime_get_ns', []));
  const sum = made.reduce((left, right) => b.alu('add', { register: left }, { register: right }));
  b.call('trace_printk', [{ register: sum }, constant(0)]);
}

function stackBytes(phases: number): number {
  const b = new IrBuilder('main', 'main', 1);
  for (let count = 0; count < phases; count++) phase(b, 12);
  b.return(constant(0));
  const result = assemble({ functions: [b.finish()] }, { features: {} });
  return result.kind === 'assembled' ? result.stackBytes : result.size;
}

test('what is spilled at different times shares the stack', () => {
  expect(stackBytes(10)).toBe(stackBytes(1));
});

/** The slots of the stores, in order. */
function storedTo(build: (b: IrBuilder) => void): number[] {
  const b = new IrBuilder('main', 'main', 1);
  build(b);
  const { blocks } = shareSlots(b.finish());
  return blocks.flatMap(({ insns }) =>
    insns.flatMap((insn) => (insn.op === 'store-slot' ? [insn.slot] : [])),
  );
}

test('slots that are alive together stay apart, in a loop too', () => {
  const slots = storedTo((b) => {
    const [first, second] = [b.slot('first', 8), b.slot('second', 8)];
    const [head, body, end] = [b.block(), b.block(), b.block()];
    b.storeSlot(first, 0, 8, constant(1));
    b.jump(head);
    b.enter(head);
    b.branch('ne', b.loadSlot(first, 0, 8), constant(9), body, end);
    b.enter(body);
    b.storeSlot(second, 0, 8, { register: b.params[0]! });
    b.store(b.params[0]!, 0, 8, { register: b.loadSlot(second, 0, 8) });
    b.jump(head);
    b.enter(end);
    b.return(constant(0));
  });
  expect(new Set(slots).size).toBe(2);
});

test('a slot whose address is taken, or that is written in part, shares with none', () => {
  const slots = storedTo((b) => {
    const [own, addressed, part] = [b.slot('own', 8), b.slot('addressed', 8), b.slot('part', 8)];
    b.storeSlot(own, 0, 8, constant(1));
    b.store(b.params[0]!, 0, 8, { register: b.loadSlot(own, 0, 8) });
    b.storeSlot(addressed, 0, 8, constant(2));
    b.call('trace_printk', [{ register: b.slotAddress(addressed) }, constant(8)]);
    b.storeSlot(part, 0, 4, constant(3));
    b.return({ register: b.loadSlot(part, 0, 4) });
  });
  expect(slots).toEqual([0, 1, 2]);
});
