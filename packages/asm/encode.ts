import type { Instruction } from './instruction.ts';
import { slotsOf } from './instruction.ts';

export const slotBytes = 8;

/** The bytes of a program, little endian as on x86_64 and aarch64. Throws RangeError when a field does not fit. */
export function encode(insns: readonly Instruction[]): Uint8Array {
  const slots = insns.reduce((total, insn) => total + slotsOf(insn), 0);
  const bytes = new Uint8Array(slots * slotBytes);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const insn of insns) {
    check(insn, at / slotBytes);
    view.setUint8(at, insn.opcode);
    view.setUint8(at + 1, (insn.src << 4) | insn.dst);
    view.setInt16(at + 2, insn.offset, true);
    view.setInt32(at + 4, insn.imm, true);
    if (slotsOf(insn) === 2) view.setInt32(at + 12, insn.high ?? 0, true);
    at += slotsOf(insn) * slotBytes;
  }
  return bytes;
}

function check(insn: Instruction, slot: number): void {
  const fits = (name: string, value: number, low: number, high: number) => {
    if (!Number.isInteger(value) || value < low || value > high)
      throw new RangeError(`instruction ${slot}: ${name} ${value} does not fit`);
  };
  fits('opcode', insn.opcode, 0, 0xff);
  fits('dst', insn.dst, 0, 15);
  fits('src', insn.src, 0, 15);
  fits('offset', insn.offset, -0x8000, 0x7fff);
  fits('imm', insn.imm, -0x80000000, 0x7fffffff);
  fits('high', insn.high ?? 0, -0x80000000, 0x7fffffff);
}
