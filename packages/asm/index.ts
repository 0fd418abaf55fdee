/**
 * The eBPF instruction set: encode, decode, disassemble, and an interpreter that runs programs
 * without a kernel. Pure: bytes and values only.
 */
export * from './build.ts';
export { DecodeError, decode } from './decode.ts';
export { type DisassembleOptions, disassemble, format } from './disassemble.ts';
export { encode, slotBytes } from './encode.ts';
export type { Symbols } from './format/symbols.ts';
export { helperId, helperName } from './helper-id.ts';
export {
  framePointer,
  type Instruction,
  imm64Of,
  type Register,
  slotIndices,
  slotsOf,
} from './instruction.ts';
export * from './opcode.ts';
