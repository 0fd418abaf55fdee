import { ldImm64 } from './opcode.ts';

/** 0..9, and 10 for the read-only frame pointer. */
export type Register = number;
export const framePointer: Register = 10;
export const registerCount = 11;

/**
 * One instruction as the kernel knows it. `offset` is a signed 16-bit and `imm` a signed 32-bit
 * number. An ld_imm64 occupies two slots and is one `Instruction` with `high`, the imm of its second slot.
 */
export interface Instruction {
  readonly opcode: number;
  readonly dst: Register;
  readonly src: Register;
  readonly offset: number;
  readonly imm: number;
  readonly high?: number;
}

/** How many 8-byte slots an instruction takes. Jump offsets, `insnIndex` and the line table count slots. */
export const slotsOf = (insn: Instruction): 1 | 2 => (insn.opcode === ldImm64 ? 2 : 1);

/** The 64-bit immediate of an ld_imm64, unsigned. */
export const imm64Of = (insn: Instruction): bigint =>
  BigInt.asUintN(64, (BigInt(insn.high ?? 0) << 32n) | BigInt(insn.imm >>> 0));

/** Index of the slot each instruction starts at, and after the last one the total. */
export function slotIndices(insns: readonly Instruction[]): number[] {
  const indices = [0];
  for (const insn of insns) indices.push(indices.at(-1)! + slotsOf(insn));
  return indices;
}
