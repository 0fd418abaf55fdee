import type { Instruction } from '../instruction.ts';
import { aluOp, classOf, insnClass, operationOf, usesRegister } from '../opcode.ts';

const symbols = new Map<number, string>([
  [aluOp.add, '+='],
  [aluOp.sub, '-='],
  [aluOp.mul, '*='],
  [aluOp.div, '/='],
  [aluOp.or, '|='],
  [aluOp.and, '&='],
  [aluOp.lsh, '<<='],
  [aluOp.rsh, '>>='],
  [aluOp.mod, '%='],
  [aluOp.xor, '^='],
  [aluOp.mov, '='],
  [aluOp.arsh, 's>>='],
]);

/** `r1 += r2`, `w1 = 5`, `r1 = (s8)r2`, `r1 = be16 r1`; undefined when the instruction is not known. */
export function formatArithmetic(insn: Instruction): string | undefined {
  const wide = classOf(insn.opcode) === insnClass.alu64;
  const name = (register: number) => `${wide ? 'r' : 'w'}${register}`;
  const operation = operationOf(insn.opcode);
  const dst = name(insn.dst);
  if (operation === aluOp.neg) return usesRegister(insn.opcode) ? undefined : `${dst} = -${dst}`;
  if (operation === aluOp.end) return formatByteOrder(insn, wide);
  const symbol = symbols.get(operation);
  if (symbol === undefined) return undefined;
  const signed = operation === aluOp.div || operation === aluOp.mod;
  if (operation === aluOp.mov && insn.offset !== 0) return formatExtendingMove(insn, dst, name);
  if (insn.offset !== 0 && !(signed && insn.offset === 1)) return undefined;
  const source = usesRegister(insn.opcode) ? name(insn.src) : `${insn.imm}`;
  return `${dst} ${insn.offset === 1 ? 's' : ''}${symbol} ${source}`;
}

function formatByteOrder(insn: Instruction, wide: boolean): string | undefined {
  if (![16, 32, 64].includes(insn.imm) || (wide && usesRegister(insn.opcode))) return undefined;
  const name = wide ? 'bswap' : usesRegister(insn.opcode) ? 'be' : 'le';
  return `r${insn.dst} = ${name}${insn.imm} r${insn.dst}`;
}

/** Moves whose offset says more: sign extension (v4) and address space casts (arenas, Linux 6.9). */
function formatExtendingMove(
  insn: Instruction,
  dst: string,
  name: (register: number) => string,
): string | undefined {
  if (!usesRegister(insn.opcode)) return undefined;
  const wide = classOf(insn.opcode) === insnClass.alu64;
  if (wide && insn.offset === 1)
    return `${dst} = addr_space_cast(${name(insn.src)}, ${insn.imm >>> 16}, ${insn.imm & 0xffff})`;
  const widths = wide ? [8, 16, 32] : [8, 16];
  return widths.includes(insn.offset) ? `${dst} = (s${insn.offset})${name(insn.src)}` : undefined;
}
