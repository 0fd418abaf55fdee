import { helperNames } from '../generated/helpers.ts';
import type { Instruction } from '../instruction.ts';
import { classOf, insnClass, jumpOp, operationOf, pseudoCall, usesRegister } from '../opcode.ts';
import { type Symbols, signed } from './symbols.ts';

const comparisons = new Map<number, string>([
  [jumpOp.jeq, '=='],
  [jumpOp.jgt, '>'],
  [jumpOp.jge, '>='],
  [jumpOp.jset, '&'],
  [jumpOp.jne, '!='],
  [jumpOp.jsgt, 's>'],
  [jumpOp.jsge, 's>='],
  [jumpOp.jlt, '<'],
  [jumpOp.jle, '<='],
  [jumpOp.jslt, 's<'],
  [jumpOp.jsle, 's<='],
]);

/** Jumps, calls and exit; undefined when the instruction is not known. */
export function formatJump(insn: Instruction, slot: number, symbols: Symbols): string | undefined {
  const wide = classOf(insn.opcode) === insnClass.jmp;
  const target = (distance: number) =>
    symbols.label?.(slot + 1 + distance) ?? `pc${signed(distance)}`;
  const operation = operationOf(insn.opcode);
  const compare = comparisons.get(operation);
  if (compare !== undefined) {
    const name = (register: number) => `${wide ? 'r' : 'w'}${register}`;
    const right = usesRegister(insn.opcode) ? name(insn.src) : immediate(insn.imm);
    return `if ${name(insn.dst)} ${compare} ${right} goto ${target(insn.offset)}`;
  }
  if (usesRegister(insn.opcode)) return undefined;
  if (operation === jumpOp.ja)
    return wide ? `goto ${target(insn.offset)}` : `gotol ${target(insn.imm)}`;
  if (!wide) return undefined;
  if (operation === jumpOp.jcond && insn.src === 0) return `may_goto ${target(insn.offset)}`;
  if (operation === jumpOp.exit) return 'exit';
  return operation === jumpOp.call ? formatCall(insn, slot, symbols) : undefined;
}

const immediate = (imm: number): string => (imm < 0 ? `${imm}` : `0x${imm.toString(16)}`);

function formatCall(insn: Instruction, slot: number, symbols: Symbols): string | undefined {
  switch (insn.src) {
    case pseudoCall.helper: {
      const name = helperNames[insn.imm];
      return `call ${name === undefined ? 'unknown' : `bpf_${name}`}#${insn.imm}`;
    }
    case pseudoCall.function:
      return `call ${symbols.functionName?.(slot + 1 + insn.imm) ?? `pc${signed(insn.imm)}`}`;
    case pseudoCall.kfunc:
      return `call ${symbols.kernelFunctionName?.(insn.imm) ?? 'kernel-function'}#${insn.imm}`;
    default:
      return undefined;
  }
}
