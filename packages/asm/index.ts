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
export { MachineFault } from './interpret/fault.ts';
export type { Environment, Helper, HelperCall, HelperTable } from './interpret/helper-table.ts';
export {
  Machine,
  type MachineOptions,
  type RunOptions,
  type RunResult,
} from './interpret/machine.ts';
export type { KeyedMap, MapDefinition } from './interpret/map/map.ts';
export type { RingBuffer } from './interpret/map/ring-buffer.ts';
export { Memory, type Reach, type Region, readInteger, writeInteger } from './interpret/memory.ts';
export * from './opcode.ts';
export { type MapReference, relocate } from './relocate.ts';
