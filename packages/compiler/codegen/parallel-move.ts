import type { Register as Machine } from '@sonde/asm';

export interface Move {
  readonly to: Machine;
  readonly from: Machine;
}

/**
 * An order of single moves with the effect of doing all moves at once. Targets are distinct.
 * `scratch` is a register that no move writes and that is free once every move out of it is done; it
 * breaks cycles.
 */
export function sequentialize(moves: readonly Move[], scratch: Machine): Move[] {
  const waiting = moves.filter(({ to, from }) => to !== from);
  const result: Move[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ to }) => waiting.every(({ from }) => from !== to));
    if (ready >= 0) {
      result.push(...waiting.splice(ready, 1));
      continue;
    }
    // Only cycles are left. Free the first target by keeping its old value aside.
    const blocked = waiting[0]!.to;
    result.push({ to: scratch, from: blocked });
    for (const [index, move] of waiting.entries())
      if (move.from === blocked) waiting[index] = { to: move.to, from: scratch };
  }
  return result;
}
