import { slotBytes } from './encode.ts';
import type { Instruction } from './instruction.ts';
import { ldImm64 } from './opcode.ts';

/** Bytes that are no program: cut short, or with a malformed two-slot instruction. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
  /** Where, in slots. */
  readonly slot: number;

  constructor(slot: number, problem: string) {
    super(`instruction ${slot}: ${problem}`);
    this.slot = slot;
  }
}

/**
 * The instructions of a little-endian program; the inverse of `encode`. Opcodes are not judged here
 * (`disassemble` prints unknown ones as bytes), only the shape is. Throws DecodeError.
 */
export function decode(bytes: Uint8Array): Instruction[] {
  if (bytes.length % slotBytes !== 0)
    throw new DecodeError(
      Math.floor(bytes.length / slotBytes),
      `${bytes.length} bytes are not a whole number of slots`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const insns: Instruction[] = [];
  for (let at = 0; at < bytes.length; at += slotBytes) {
    const registers = view.getUint8(at + 1);
    const insn = {
      opcode: view.getUint8(at),
      dst: registers & 0x0f,
      src: registers >> 4,
      offset: view.getInt16(at + 2, true),
      imm: view.getInt32(at + 4, true),
    };
    if (insn.opcode !== ldImm64) {
      insns.push(insn);
      continue;
    }
    at += slotBytes;
    if (at >= bytes.length)
      throw new DecodeError(at / slotBytes, 'the second half of ld_imm64 is missing');
    if (view.getUint32(at, true) !== 0)
      throw new DecodeError(at / slotBytes, 'the second half of ld_imm64 is not empty');
    insns.push({ ...insn, high: view.getInt32(at + 4, true) });
  }
  return insns;
}
