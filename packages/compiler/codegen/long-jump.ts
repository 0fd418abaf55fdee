import { type Label, type Line, labelSlots, lineSlots } from './code.ts';

/** Of the signed 16 bits of a jump, what is left after later insertions may have stretched it. */
const reachSlots = 32_000;
/** How far from the jump its bridge is built. */
const bridgeSlots = 30_000;

/**
 * Splits jumps that are out of the reach of 16 bits: on the way a bridge is built, a jump to the
 * same target that ordinary control flow steps over.
 *
 *         jump L ───┐        goto over
 *         …         └──▶ via: goto L ───▶ …
 *                        over:
 */
export function bridgeLongJumps(lines: readonly Line[]): readonly Line[] {
  let current = lines;
  for (let bridges = 0; ; bridges++) {
    const far = findFarJump(current);
    if (far === undefined) return current;
    current = bridge(current, far, bridges);
  }
}

interface FarJump {
  readonly index: number;
  readonly to: Label;
  readonly slot: number;
  readonly forward: boolean;
}

function findFarJump(lines: readonly Line[]): FarJump | undefined {
  if (lines.length < reachSlots / 2) return undefined;
  const labels = labelSlots(lines, 0);
  let slot = 0;
  for (const [index, line] of lines.entries()) {
    if (line.kind === 'jump') {
      const distance = labels.get(line.to)! - slot - 1;
      if (Math.abs(distance) > reachSlots)
        return { index, to: line.to, slot, forward: distance > 0 };
    }
    slot += lineSlots(line);
  }
  return undefined;
}

function bridge(lines: readonly Line[], far: FarJump, number: number): readonly Line[] {
  const via = `via${number}`;
  const over = `over${number}`;
  const goal = far.slot + (far.forward ? bridgeSlots : -bridgeSlots);
  let slot = 0;
  const at = lines.findIndex((line) => {
    const reached = slot >= goal;
    slot += lineSlots(line);
    return reached;
  });
  const built: Line[] = [
    { kind: 'jump', to: over },
    { kind: 'label', label: via },
    { kind: 'jump', to: far.to },
    { kind: 'label', label: over },
  ];
  const changed = lines.map((line, index) =>
    index === far.index && line.kind === 'jump' ? { ...line, to: via } : line,
  );
  return [...changed.slice(0, at), ...built, ...changed.slice(at)];
}
