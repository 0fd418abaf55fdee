import type { IrFunction, SlotId } from '../ir/ir.ts';
import { calledBy } from './call-graph.ts';

/** What a program may use in all frames of its deepest chain of calls (MAX_BPF_STACK). */
export const stackLimitBytes = 512;

/** Where the stack objects of a function lie. */
export interface Frame {
  /** From the frame pointer, negative, by SlotId. */
  readonly offsets: ReadonlyMap<SlotId, number>;
  /** A multiple of 8. */
  readonly sizeBytes: number;
}

/** Places the slots that are used below each other, the most aligned first. */
export function layoutFrame(fn: IrFunction): Frame {
  const used = new Set<SlotId>();
  for (const block of fn.blocks)
    for (const insn of block.insns) if ('slot' in insn) used.add(insn.slot);
  const order = [...used].sort(
    (a, b) => fn.slots[b]!.alignBytes - fn.slots[a]!.alignBytes || a - b,
  );
  const offsets = new Map<SlotId, number>();
  let depth = 0;
  for (const id of order) {
    const { sizeBytes, alignBytes } = fn.slots[id]!;
    depth = roundUp(depth + sizeBytes, alignBytes);
    offsets.set(id, -depth);
  }
  return { offsets, sizeBytes: roundUp(depth, 8) };
}

/**
 * Stack of the deepest chain of calls from the first function, as the verifier counts it
 * (check_max_stack_depth): every frame is rounded up to 32 bytes, and an empty one counts as 32.
 */
export function stackDepthBytes(
  functions: readonly { readonly fn: IrFunction; readonly frame: Frame }[],
): number {
  const byName = new Map(functions.map((each) => [each.fn.name, each]));
  const known = new Map<string, number>();
  const depthOf = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    // Recursion is refused by the verifier; here it must only not run away.
    known.set(name, 0);
    const { fn, frame } = byName.get(name)!;
    const below = calledBy(fn).map(depthOf);
    const depth = roundUp(Math.max(frame.sizeBytes, 1), 32) + Math.max(0, ...below);
    known.set(name, depth);
    return depth;
  };
  return functions[0] === undefined ? 0 : depthOf(functions[0].fn.name);
}

const roundUp = (value: number, multiple: number): number => Math.ceil(value / multiple) * multiple;
