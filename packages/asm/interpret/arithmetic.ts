import type { Instruction } from '../instruction.ts';
import { aluOp, classOf, insnClass, jumpOp, operationOf, usesRegister } from '../opcode.ts';

/** Values of registers, unsigned 64 bits. */
type Value = bigint;

/**
 * The new value of dst. Division by zero gives 0, remainder by zero the dividend, shifts count
 * modulo the width (RFC 9669, section 4.1). Undefined when the operation is not known.
 */
export function arithmetic(insn: Instruction, dst: Value, src: Value): Value | undefined {
  const bits = classOf(insn.opcode) === insnClass.alu64 ? 64 : 32;
  if (operationOf(insn.opcode) === aluOp.end) return byteOrder(insn, dst, bits);
  const left = BigInt.asUintN(bits, dst);
  const right = BigInt.asUintN(bits, src);
  const result = operate(insn, left, right, bits);
  return result === undefined ? undefined : BigInt.asUintN(bits, result);
}

function operate(insn: Instruction, left: Value, right: Value, bits: number): bigint | undefined {
  const signedRight = BigInt.asIntN(bits, right);
  const signedLeft = BigInt.asIntN(bits, left);
  const count = right & BigInt(bits - 1);
  switch (operationOf(insn.opcode)) {
    case aluOp.add:
      return left + right;
    case aluOp.sub:
      return left - right;
    case aluOp.mul:
      return left * right;
    case aluOp.div:
      if (right === 0n) return 0n;
      return insn.offset === 1 ? signedLeft / signedRight : left / right;
    case aluOp.mod:
      if (right === 0n) return left;
      return insn.offset === 1 ? signedLeft % signedRight : left % right;
    case aluOp.or:
      return left | right;
    case aluOp.and:
      return left & right;
    case aluOp.xor:
      return left ^ right;
    case aluOp.lsh:
      return left << count;
    case aluOp.rsh:
      return left >> count;
    case aluOp.arsh:
      return signedLeft >> count;
    case aluOp.neg:
      return -left;
    case aluOp.mov:
      if (insn.offset === 0) return right;
      return [8, 16, 32].includes(insn.offset) ? BigInt.asIntN(insn.offset, right) : undefined;
    default:
      return undefined;
  }
}

/** Hosts are little endian: to_le only cuts off, to_be and bswap also swap. */
function byteOrder(insn: Instruction, value: Value, bits: number): Value | undefined {
  if (![16, 32, 64].includes(insn.imm)) return undefined;
  const low = BigInt.asUintN(insn.imm, value);
  const swaps = bits === 64 || usesRegister(insn.opcode);
  if (!swaps) return low;
  let result = 0n;
  for (let shift = 0; shift < insn.imm; shift += 8)
    result = (result << 8n) | ((low >> BigInt(shift)) & 0xffn);
  return result;
}

/** Whether a conditional jump is taken; undefined when the condition is not known. */
export function condition(insn: Instruction, dst: Value, src: Value): boolean | undefined {
  const bits = classOf(insn.opcode) === insnClass.jmp ? 64 : 32;
  const left = BigInt.asUintN(bits, dst);
  const right = BigInt.asUintN(bits, src);
  const signedLeft = BigInt.asIntN(bits, dst);
  const signedRight = BigInt.asIntN(bits, src);
  switch (operationOf(insn.opcode)) {
    case jumpOp.jeq:
      return left === right;
    case jumpOp.jne:
      return left !== right;
    case jumpOp.jgt:
      return left > right;
    case jumpOp.jge:
      return left >= right;
    case jumpOp.jlt:
      return left < right;
    case jumpOp.jle:
      return left <= right;
    case jumpOp.jset:
      return (left & right) !== 0n;
    case jumpOp.jsgt:
      return signedLeft > signedRight;
    case jumpOp.jsge:
      return signedLeft >= signedRight;
    case jumpOp.jslt:
      return signedLeft < signedRight;
    case jumpOp.jsle:
      return signedLeft <= signedRight;
    default:
      return undefined;
  }
}
