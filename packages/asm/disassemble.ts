import { decode } from './decode.ts';
import { formatArithmetic } from './format/arithmetic.ts';
import { formatJump } from './format/jump.ts';
import { formatMemory } from './format/memory.ts';
import type { Symbols } from './format/symbols.ts';
import type { Instruction } from './instruction.ts';
import { slotIndices } from './instruction.ts';
import { classOf, insnClass } from './opcode.ts';

export interface DisassembleOptions extends Symbols {
  /** Text to print above the instruction that starts at a slot: a source line, a label. */
  readonly heading?: (slot: number) => string | undefined;
}

/**
 * A program as text, one line per instruction, in the notation of the kernel's own disassembler
 * (kernel/bpf/disasm.c) as `bpftool prog dump xlated` shows it:
 *
 *     0: (79) r1 = *(u64 *)(r10 -8)
 *     1: (85) call bpf_ktime_get_ns#5
 *
 * Malformed bytes throw DecodeError; an opcode that is not known is printed as such.
 */
export function disassemble(
  program: Uint8Array | readonly Instruction[],
  options: DisassembleOptions = {},
): string {
  const insns = program instanceof Uint8Array ? decode(program) : program;
  const slots = slotIndices(insns);
  const width = String(slots.at(-1)).length;
  const lines: string[] = [];
  insns.forEach((insn, index) => {
    const slot = slots[index]!;
    const heading = options.heading?.(slot);
    if (heading !== undefined) lines.push(heading);
    const opcode = insn.opcode.toString(16).padStart(2, '0');
    lines.push(`${String(slot).padStart(width)}: (${opcode}) ${format(insn, slot, options)}`);
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** One instruction as text, without its index. `slot` is where it stands, for the targets of calls and jumps. */
export function format(insn: Instruction, slot = 0, symbols: Symbols = {}): string {
  return formatKnown(insn, slot, symbols) ?? unknown(insn);
}

function formatKnown(insn: Instruction, slot: number, symbols: Symbols): string | undefined {
  switch (classOf(insn.opcode)) {
    case insnClass.alu:
    case insnClass.alu64:
      return formatArithmetic(insn);
    case insnClass.jmp:
    case insnClass.jmp32:
      return formatJump(insn, slot, symbols);
    default:
      return formatMemory(insn, slot, symbols);
  }
}

const unknown = (insn: Instruction): string =>
  `unknown dst=${insn.dst} src=${insn.src} offset=${insn.offset} imm=${insn.imm}`;
