import type { Instruction, JumpName, Register as Machine, Source } from '@sonde/asm';
import { slotsOf } from '@sonde/asm';
import type { Span } from '../source/span.ts';

/** A place in the code of a function. Blocks use their id; the linker adds its own. */
export type Label = string;

/** Instructions whose distances are not known yet. */
export type Line =
  | { readonly kind: 'label'; readonly label: Label }
  | ({ readonly span?: Span } & (
      | { readonly kind: 'plain'; readonly insn: Instruction }
      /** An ld_imm64 that gets a map at load time. */
      | {
          readonly kind: 'map';
          readonly insn: Instruction;
          readonly value: boolean;
          readonly map: number;
        }
      | { readonly kind: 'jump'; readonly to: Label; readonly when?: Compare }
      | { readonly kind: 'call-function'; readonly name: string }
      | { readonly kind: 'function-address'; readonly dst: Machine; readonly name: string }
    ));

export interface Compare {
  readonly op: JumpName;
  readonly left: Machine;
  readonly right: Source;
}

/** The code of one function, which starts at its first line. */
export interface FunctionCode {
  readonly name: string;
  readonly role: 'main' | 'callback' | 'subprogram';
  readonly lines: readonly Line[];
}

/** How many slots a line takes in the program. */
export function lineSlots(line: Line): number {
  switch (line.kind) {
    case 'label':
      return 0;
    case 'plain':
    case 'map':
      return slotsOf(line.insn);
    case 'function-address':
      return 2;
    default:
      return 1;
  }
}

/** Where each label stands when the lines start at slot `start`. */
export function labelSlots(lines: readonly Line[], start: number): ReadonlyMap<Label, number> {
  const labels = new Map<Label, number>();
  let slot = start;
  for (const line of lines) {
    if (line.kind === 'label') labels.set(line.label, slot);
    slot += lineSlots(line);
  }
  return labels;
}
