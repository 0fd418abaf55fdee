import type { IrBlock, IrFunction, IrInsn, Register, SlotId, Terminator } from '../ir/ir.ts';
import {
  definitionOf,
  endUsesOf,
  renaming,
  rewriteEndUses,
  rewriteUses,
  usesOf,
  withDefinition,
} from '../ir/operands.ts';

export const spillSlotName = 'spill';

/**
 * Moves registers to the stack: each gets a slot of 8 bytes, every read becomes a load into a
 * register of its own right before, every write a store right after. A register that is only
 * ever one address or constant needs no slot; it is computed again where it is read.
 */
export function spill(fn: IrFunction, spilled: ReadonlySet<Register>): IrFunction {
  const homes = homesOf(fn, spilled);
  const slots = [...fn.slots];
  for (const home of homes.values())
    if ('slot' in home) slots[home.slot] = { name: spillSlotName, sizeBytes: 8, alignBytes: 8 };
  const context: Context = { homes, registerCount: fn.registerCount };
  const blocks = fn.blocks.map((block) => spillBlock(block, context));
  const saved = fn.params.flatMap((param) => {
    const home = homes.get(param);
    return home !== undefined && 'slot' in home ? [storeTo(home.slot, param)] : [];
  });
  const [entry, ...rest] = blocks;
  return {
    ...fn,
    slots,
    blocks: [{ ...entry!, insns: [...saved, ...entry!.insns] }, ...rest],
    registerCount: context.registerCount,
  };
}

/** Where the value of a spilled register comes from. */
type Home = { readonly slot: SlotId } | { readonly recompute: IrInsn };

interface Context {
  readonly homes: ReadonlyMap<Register, Home>;
  registerCount: number;
}

function homesOf(fn: IrFunction, spilled: ReadonlySet<Register>): ReadonlyMap<Register, Home> {
  const definitions = new Map<Register, IrInsn[]>();
  for (const block of fn.blocks)
    for (const insn of block.insns) {
      const to = definitionOf(insn);
      if (to === undefined || !spilled.has(to)) continue;
      definitions.set(to, [...(definitions.get(to) ?? []), insn]);
    }
  const homes = new Map<Register, Home>();
  let slot = fn.slots.length;
  for (const register of spilled) {
    const [only, ...others] = definitions.get(register) ?? [];
    const recompute = only !== undefined && others.length === 0 && isRepeatable(only);
    const isParam = fn.params.includes(register);
    homes.set(register, recompute && !isParam ? { recompute: only } : { slot: slot++ });
  }
  return homes;
}

/** Whether the result is the same wherever the instruction stands. */
function isRepeatable(insn: IrInsn): boolean {
  switch (insn.op) {
    case 'move':
      return 'constant' in insn.from;
    case 'slot-address':
    case 'map-address':
    case 'map-value-address':
    case 'function-address':
      return true;
    default:
      return false;
  }
}

const storeTo = (slot: SlotId, register: Register): IrInsn => ({
  op: 'store-slot',
  slot,
  offset: 0,
  size: 8,
  value: { register },
});

function spillBlock(block: IrBlock, context: Context): IrBlock {
  const insns: IrInsn[] = [];
  for (const insn of block.insns) {
    const to = definitionOf(insn);
    const home = to === undefined ? undefined : context.homes.get(to);
    if (home !== undefined && 'recompute' in home) continue;
    const reload = reloads(usesOf(insn), insn, context);
    insns.push(...reload.insns);
    const read = rewriteUses(insn, renaming(reload.rename));
    if (home === undefined) {
      insns.push(read);
      continue;
    }
    const short = context.registerCount++;
    insns.push(withDefinition(read, short), located(storeTo(home.slot, short), insn));
  }
  const reload = reloads(endUsesOf(block.end), block.end, context);
  insns.push(...reload.insns);
  return { ...block, insns, end: rewriteEndUses(block.end, renaming(reload.rename)) };
}

/** Loads of the spilled ones among the registers that an instruction reads, each once. */
function reloads(
  registers: readonly Register[],
  origin: IrInsn | Terminator,
  context: Context,
): { readonly insns: readonly IrInsn[]; readonly rename: (register: Register) => Register } {
  const names = new Map<Register, Register>();
  const insns: IrInsn[] = [];
  for (const register of registers) {
    const home = context.homes.get(register);
    if (home === undefined || names.has(register)) continue;
    const to = context.registerCount++;
    names.set(register, to);
    insns.push(
      'recompute' in home
        ? withDefinition(home.recompute, to)
        : located({ op: 'load-slot', to, slot: home.slot, offset: 0, size: 8 }, origin),
    );
  }
  return { insns, rename: (register) => names.get(register) ?? register };
}

const located = (insn: IrInsn, origin: IrInsn | Terminator): IrInsn =>
  origin.span === undefined ? insn : { ...insn, span: origin.span };
