import type { Instruction, Register } from './instruction.ts';
import {
  aluOp,
  insnClass,
  jumpOp,
  ldImm64,
  memoryMode,
  memorySize,
  operandSource,
  pseudoCall,
  pseudoLoad,
  sizeBits,
} from './opcode.ts';

/** A source operand: a register, or a signed 32-bit constant. */
export type Source = { readonly register: Register } | { readonly imm: number };
export type AccessSize = 1 | 2 | 4 | 8;
export type AluName = keyof typeof aluOp;
export type JumpName = Exclude<keyof typeof jumpOp, 'ja' | 'call' | 'exit' | 'jcond'>;

const insn = (fields: Partial<Instruction> & { opcode: number }): Instruction => ({
  dst: 0,
  src: 0,
  offset: 0,
  imm: 0,
  ...fields,
});

function withSource(opcode: number, dst: Register, source: Source, offset = 0): Instruction {
  return 'register' in source
    ? insn({ opcode: opcode | operandSource.x, dst, src: source.register, offset })
    : insn({ opcode: opcode | operandSource.k, dst, imm: source.imm, offset });
}

/** `dst op= source` on 64 bits. `mov` copies; div and mod are unsigned. */
export const alu64 = (op: AluName, dst: Register, source: Source): Instruction =>
  withSource(insnClass.alu64 | aluOp[op], dst, source);

/** `dst op= source` on 32 bits; the upper half of dst becomes zero. */
export const alu32 = (op: AluName, dst: Register, source: Source): Instruction =>
  withSource(insnClass.alu | aluOp[op], dst, source);

/** Signed division or remainder (v4). */
export const signedAlu64 = (op: 'div' | 'mod', dst: Register, source: Source): Instruction =>
  withSource(insnClass.alu64 | aluOp[op], dst, source, 1);

/** `dst = (sN)src`, sign-extended from 8, 16 or 32 bits to 64 (v4). */
export const moveSigned = (bits: 8 | 16 | 32, dst: Register, src: Register): Instruction =>
  withSource(insnClass.alu64 | aluOp.mov, dst, { register: src }, bits);

export const negate = (dst: Register): Instruction =>
  insn({ opcode: insnClass.alu64 | aluOp.neg, dst });

/** To big endian: on a little-endian machine it swaps the low `bits` bits and clears the rest. */
export const toBigEndian = (bits: 16 | 32 | 64, dst: Register): Instruction =>
  insn({ opcode: insnClass.alu | aluOp.end | operandSource.x, dst, imm: bits });

/** Swaps the low `bits` bits and clears the rest (v4). */
export const byteSwap = (bits: 16 | 32 | 64, dst: Register): Instruction =>
  insn({ opcode: insnClass.alu64 | aluOp.end, dst, imm: bits });

/** A place in memory. */
export interface Place {
  readonly base: Register;
  /** Signed 16 bits. */
  readonly offset: number;
}

export const load = (size: AccessSize, dst: Register, { base, offset }: Place): Instruction =>
  insn({ opcode: insnClass.ldx | memoryMode.mem | sizeBits[size], dst, src: base, offset });

/** Sign-extending load (v4). */
export const loadSigned = (size: 1 | 2 | 4, dst: Register, { base, offset }: Place): Instruction =>
  insn({ opcode: insnClass.ldx | memoryMode.memsx | sizeBits[size], dst, src: base, offset });

export function store(size: AccessSize, { base, offset }: Place, source: Source): Instruction {
  return 'register' in source
    ? insn({
        opcode: insnClass.stx | memoryMode.mem | sizeBits[size],
        dst: base,
        src: source.register,
        offset,
      })
    : insn({
        opcode: insnClass.st | memoryMode.mem | sizeBits[size],
        dst: base,
        imm: source.imm,
        offset,
      });
}

/** An atomic read-modify-write; `operation` is one of `atomicOp`, with or without fetch. */
export const atomic = (
  size: 4 | 8,
  operation: number,
  { base, offset }: Place,
  src: Register,
): Instruction =>
  insn({
    opcode: insnClass.stx | memoryMode.atomic | (size === 8 ? memorySize.dw : memorySize.w),
    dst: base,
    src,
    offset,
    imm: operation,
  });

/** `dst = value`; two slots. `kind` is one of `pseudoLoad`. */
export const loadImm64 = (
  dst: Register,
  value: bigint,
  kind: number = pseudoLoad.none,
): Instruction =>
  insn({
    opcode: ldImm64,
    dst,
    src: kind,
    imm: Number(BigInt.asIntN(32, value)),
    high: Number(BigInt.asIntN(32, value >> 32n)),
  });

/** Jump by `offset` slots, counted from the next slot. */
export const jump = (offset: number): Instruction =>
  insn({ opcode: insnClass.jmp | jumpOp.ja, offset });

/** Jump with a 32-bit distance (v4). */
export const jumpLong = (distance: number): Instruction =>
  insn({ opcode: insnClass.jmp32 | jumpOp.ja, imm: distance });

export const jumpIf = (op: JumpName, dst: Register, source: Source, offset: number): Instruction =>
  withSource(insnClass.jmp | jumpOp[op], dst, source, offset);

export const callHelper = (id: number): Instruction =>
  insn({ opcode: insnClass.jmp | jumpOp.call, src: pseudoCall.helper, imm: id });

/** Call a function of the same program, `distance` slots from the next slot. */
export const callFunction = (distance: number): Instruction =>
  insn({ opcode: insnClass.jmp | jumpOp.call, src: pseudoCall.function, imm: distance });

/** Call a kernel function by its BTF id in vmlinux. */
export const callKernelFunction = (btfId: number): Instruction =>
  insn({ opcode: insnClass.jmp | jumpOp.call, src: pseudoCall.kfunc, imm: btfId });

export const exit = (): Instruction => insn({ opcode: insnClass.jmp | jumpOp.exit });
