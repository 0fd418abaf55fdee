import type { IrBlock, IrFunction, IrInsn, Register } from '../ir/ir.ts';
import { liveAtEnd } from '../ir/liveness.ts';
import { definitionOf, endUsesOf, successorsOf, usesOf } from '../ir/operands.ts';
import { commutative } from './legalize.ts';

/**
 * Where a virtual register holds a value that is still needed. Instructions and terminators are numbered
 * in layout order; instruction i owns the positions 4i to 4i+3:
 *
 *     4i  operands are read    4i+1  a call clobbers r0-r5    4i+2  the result is written
 *
 * so an operand that dies at i and the result of i may share a machine register.
 */
export interface LiveRange {
  readonly register: Register;
  /** Half-open, ascending, disjoint. */
  readonly segments: readonly Segment[];
  /** Whether a call happens inside: only r6-r9 survive it. */
  readonly crossesCall: boolean;
  /** Reads and writes, weighted by loop depth, per position covered: what spilling would cost. */
  readonly weight: number;
}

export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Ranges of all registers that occur, by register. A parameter that is read starts at position 0. */
export function liveRanges(fn: IrFunction): ReadonlyMap<Register, LiveRange> {
  const collector = new Collector();
  const depths = loopDepths(fn);
  const atEnd = liveAtEnd(fn);
  const starts = blockStarts(fn);
  for (let index = fn.blocks.length - 1; index >= 0; index--) {
    const block = fn.blocks[index]!;
    collector.enter(8 ** Math.min(depths[index]!, 4));
    walkBlock(block, starts[index]!, atEnd.get(block.id)!, collector);
  }
  return collector.finish();
}

const isCall = (insn: IrInsn): boolean => 'args' in insn;

/** The number of the first instruction of each block. */
export function blockStarts(fn: IrFunction): number[] {
  let next = 0;
  return fn.blocks.map((block) => {
    const start = next;
    next += block.insns.length + 1;
    return start;
  });
}

function walkBlock(
  block: IrBlock,
  start: number,
  liveOut: readonly Register[],
  collector: Collector,
): void {
  const from = start * 4;
  const endPosition = (start + block.insns.length) * 4;
  for (const register of liveOut) collector.read(register, from, endPosition + 4, 0);
  const compared = block.end.op === 'branch' && !['eq', 'ne'].includes(block.end.condition);
  // What a bounds check knows about a register is lost when it is reloaded, so these spill last.
  for (const register of endUsesOf(block.end))
    collector.read(register, from, endPosition + 1, compared ? 8 : 1);
  for (let index = block.insns.length - 1; index >= 0; index--) {
    const insn = block.insns[index]!;
    const position = (start + index) * 4;
    if (isCall(insn)) collector.call(position + 1);
    const to = definitionOf(insn);
    if (to !== undefined) collector.write(to, position + 2);
    const late = lateUseOf(insn);
    for (const register of usesOf(insn))
      collector.read(register, from, position + (register === late ? 3 : 1), 1);
  }
}

/** The operand that is still read after the result's register was first written, if there is one. */
function lateUseOf(insn: IrInsn): Register | undefined {
  if (insn.op === 'atomic-add') return insn.to === undefined ? undefined : insn.base;
  if (insn.op !== 'alu' || !('register' in insn.right)) return undefined;
  const sequential = !commutative.has(insn.operator) && insn.right.register !== insn.left;
  return sequential ? insn.right.register : undefined;
}

/** Loops as ranges of layout: between a block and a later one that jumps back to it. */
function loopDepths(fn: IrFunction): number[] {
  const depths = fn.blocks.map(() => 0);
  for (const { first, last } of loopsOf(fn))
    for (let index = first; index <= last; index++) depths[index]!++;
  return depths;
}

/** Every backward jump, as indices of the blocks that it encloses in the layout. */
export function loopsOf(fn: IrFunction): { readonly first: number; readonly last: number }[] {
  const indices = new Map(fn.blocks.map((block, index) => [block.id, index]));
  return fn.blocks.flatMap((block, last) =>
    successorsOf(block.end)
      .map((next) => ({ first: indices.get(next)!, last }))
      .filter(({ first }) => first <= last),
  );
}

/** Gathers segments while walking backwards, so that lists grow at their (reversed) end. */
class Collector {
  private readonly open = new Map<Register, { start: number; end: number }[]>();
  private readonly costs = new Map<Register, number>();
  private readonly calls: number[] = [];
  private factor = 1;

  enter(factor: number): void {
    this.factor = factor;
  }

  call(position: number): void {
    this.calls.push(position);
  }

  read(register: Register, blockStart: number, end: number, cost: number): void {
    this.addCost(register, cost);
    const segments = this.open.get(register);
    if (segments === undefined) {
      this.open.set(register, [{ start: blockStart, end }]);
      return;
    }
    const earliest = segments.at(-1)!;
    if (end < earliest.start) segments.push({ start: blockStart, end });
    else {
      earliest.start = Math.min(earliest.start, blockStart);
      earliest.end = Math.max(earliest.end, end);
    }
  }

  write(register: Register, position: number): void {
    this.addCost(register, 1);
    const segments = this.open.get(register);
    const earliest = segments?.at(-1);
    if (earliest !== undefined && earliest.start <= position && position < earliest.end)
      earliest.start = position;
    else if (segments === undefined)
      this.open.set(register, [{ start: position, end: position + 1 }]);
    else segments.push({ start: position, end: position + 1 });
  }

  private addCost(register: Register, cost: number): void {
    this.costs.set(register, (this.costs.get(register) ?? 0) + cost * this.factor);
  }

  finish(): Map<Register, LiveRange> {
    const calls = this.calls.reverse();
    const ranges = new Map<Register, LiveRange>();
    for (const [register, reversed] of this.open) {
      const segments = reversed.reverse();
      const length = segments.reduce((sum, { start, end }) => sum + end - start, 0);
      const crossesCall = segments.some((segment) => contains(calls, segment));
      const weight = this.costs.get(register)! / length;
      ranges.set(register, { register, segments, crossesCall, weight });
    }
    return ranges;
  }
}

/** Whether any of the ascending positions lies in the segment. */
function contains(positions: readonly number[], { start, end }: Segment): boolean {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return low < positions.length && positions[low]! < end;
}
