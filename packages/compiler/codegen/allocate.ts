import type { Register as Machine } from '@sonde/asm';
import type { IrFunction, Register } from '../ir/ir.ts';
import { registerHints } from './hints.ts';
import { type LiveRange, liveRanges } from './live-range.ts';
import { Occupied } from './occupied.ts';
import { shareSlots } from './share-slots.ts';
import { spill } from './spill.ts';

/** A function whose every virtual register has a machine register. */
export interface Allocated {
  /** With the loads and stores of spilled registers added; their slots, which some share, come after the original ones. */
  readonly fn: IrFunction;
  readonly machine: ReadonlyMap<Register, Machine>;
  /** Parameters that are read, so that they must be moved from r1..r5 at entry. */
  readonly liveParams: ReadonlySet<Register>;
}

/** r0..r5 are lost in a call, r6..r9 are not. Who has no wish takes first what results and arguments want least. */
const volatileRegisters: readonly Machine[] = [5, 4, 3, 2, 1, 0];
const preservedRegisters: readonly Machine[] = [6, 7, 8, 9];
const anyRegister = [...volatileRegisters, ...preservedRegisters];

/**
 * Gives every virtual register of a legalized function a machine register for all of its life.
 * Priority colouring over live ranges with holes: the costliest to spill choose first, moves and
 * calls hint at a register so that copies vanish. What gets none lives on the stack in 8 bytes (a
 * pointer keeps its type there) or is computed again, and the function is tried again; the short
 * registers of those loads and stores choose before all others, so this ends.
 */
export function allocate(fn: IrFunction): Allocated {
  let current = fn;
  const short = new Set<Register>();
  for (;;) {
    const ranges = liveRanges(current);
    const { machine, failed } = colour(current, ranges, short);
    if (failed.size === 0) {
      const liveParams = new Set(
        current.params.filter((param) => ranges.get(param)?.segments[0]?.start === 0),
      );
      return { fn: shareSlots(current), machine, liveParams };
    }
    const firstNew = current.registerCount;
    current = spill(current, failed);
    for (let register = firstNew; register < current.registerCount; register++) short.add(register);
  }
}

function colour(
  fn: IrFunction,
  ranges: ReadonlyMap<Register, LiveRange>,
  short: ReadonlySet<Register>,
): { machine: Map<Register, Machine>; failed: Set<Register> } {
  const priority = ({ register, weight }: LiveRange) =>
    short.has(register) ? Number.POSITIVE_INFINITY : weight;
  const order = [...ranges.values()].sort(
    (a, b) => compare(priority(b), priority(a)) || a.register - b.register,
  );
  const occupied = anyRegister.map(() => new Occupied());
  const hints = registerHints(fn);
  const machine = new Map<Register, Machine>();
  const failed = new Set<Register>();
  for (const range of order) {
    const candidates = range.crossesCall ? preservedRegisters : anyRegister;
    const free = (register: Machine) => occupied[register]!.isFree(range.segments);
    const hinted = hints
      .of(range.register, machine)
      .find((register) => candidates.includes(register) && free(register));
    const chosen = hinted ?? candidates.find(free);
    if (chosen === undefined) {
      if (short.has(range.register)) throw new Error(`no register left for a spill in ${fn.name}`);
      failed.add(range.register);
      continue;
    }
    machine.set(range.register, chosen);
    occupied[chosen]!.take(range.segments);
  }
  return { machine, failed };
}

/** Infinity compares equal to itself, where a subtraction would give NaN. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
