import * as asm from '@sonde/asm';
import type { Relocation } from '../artifact.ts';
import type { Span } from '../source/span.ts';
import { type FunctionCode, type Label, type Line, labelSlots, lineSlots } from './code.ts';
import { bridgeLongJumps } from './long-jump.ts';

export interface Linked {
  readonly insns: readonly asm.Instruction[];
  readonly relocations: readonly Relocation[];
  /** Where each function starts, in slots. */
  readonly functions: readonly {
    readonly name: string;
    readonly role: FunctionCode['role'];
    readonly insnIndex: number;
  }[];
  readonly lineInfo: readonly { readonly insnIndex: number; readonly span: Span }[];
}

/** Puts the functions one after the other and turns labels and names into distances. */
export function link(functions: readonly FunctionCode[]): Linked {
  const codes = functions.map((code) => ({ ...code, lines: bridgeLongJumps(code.lines) }));
  const starts = new Map<string, number>();
  let total = 0;
  for (const { name, lines } of codes) {
    starts.set(name, total);
    total += lines.reduce((sum, line) => sum + lineSlots(line), 0);
  }
  const insns: asm.Instruction[] = [];
  const relocations: Relocation[] = [];
  const lineInfo: { insnIndex: number; span: Span }[] = [];
  for (const { name, lines } of codes) {
    const start = starts.get(name)!;
    const labels = labelSlots(lines, start);
    const table = new LineTable(start, lines);
    let slot = start;
    for (const line of lines) {
      if (line.kind === 'label') continue;
      table.add(slot, line.span);
      if (line.kind === 'map')
        relocations.push({
          kind: line.value ? 'map-value' : 'map',
          insnIndex: slot,
          map: line.map,
        });
      insns.push(resolve(line, slot, labels, starts));
      slot += lineSlots(line);
    }
    lineInfo.push(...table.entries);
  }
  return {
    insns,
    relocations,
    functions: codes.map(({ name, role }) => ({ name, role, insnIndex: starts.get(name)! })),
    lineInfo,
  };
}

function resolve(
  line: Exclude<Line, { kind: 'label' }>,
  slot: number,
  labels: ReadonlyMap<Label, number>,
  starts: ReadonlyMap<string, number>,
): asm.Instruction {
  const distance = (target: number | undefined, name: string) => {
    if (target === undefined) throw new Error(`nothing is called ${name}`);
    return target - slot - 1;
  };
  switch (line.kind) {
    case 'plain':
    case 'map':
      return line.insn;
    case 'jump': {
      const offset = distance(labels.get(line.to), line.to);
      return line.when === undefined
        ? asm.jump(offset)
        : asm.jumpIf(line.when.op, line.when.left, line.when.right, offset);
    }
    case 'call-function':
      return asm.callFunction(distance(starts.get(line.name), line.name));
    case 'function-address': {
      const to = BigInt.asUintN(32, BigInt(distance(starts.get(line.name), line.name)));
      return asm.loadImm64(line.dst, to, asm.pseudoLoad.func);
    }
  }
}

/**
 * One entry wherever the source changes. The kernel wants the first instruction of every function in the
 * table, so a function that starts without a span takes its first one.
 */
class LineTable {
  readonly entries: { insnIndex: number; span: Span }[] = [];

  constructor(start: number, lines: readonly Line[]) {
    for (const line of lines)
      if (line.kind !== 'label' && line.span !== undefined) {
        this.entries.push({ insnIndex: start, span: line.span });
        return;
      }
  }

  add(slot: number, span: Span | undefined): void {
    const last = this.entries.at(-1);
    if (span === undefined || last === undefined) return;
    if (last.span.start === span.start && last.span.end === span.end) return;
    this.entries.push({ insnIndex: slot, span });
  }
}
