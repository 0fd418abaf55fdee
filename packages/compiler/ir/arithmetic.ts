import type { AluOperator, Condition } from './ir.ts';

const mask = (value: bigint): bigint => BigInt.asUintN(64, value);
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

/**
 * What an instruction computes, on unsigned 64-bit values. Division is unsigned, x / 0 = 0, x % 0 = x, and
 * shifts count modulo 64, as in the instruction set.
 */
export function evaluateAlu(operator: AluOperator, left: bigint, right: bigint): bigint {
  const count = right & 63n;
  switch (operator) {
    case 'add':
      return mask(left + right);
    case 'sub':
      return mask(left - right);
    case 'mul':
      return mask(left * right);
    case 'div':
      return right === 0n ? 0n : left / right;
    case 'mod':
      return right === 0n ? left : left % right;
    case 'and':
      return left & right;
    case 'or':
      return left | right;
    case 'xor':
      return left ^ right;
    case 'lsh':
      return mask(left << count);
    case 'rsh':
      return left >> count;
    case 'arsh':
      return mask(signed(left) >> count);
  }
}

/** The low `size` bytes, extended to 64 bits. */
export const evaluateExtend = (value: bigint, size: number, isSigned: boolean): bigint =>
  isSigned ? mask(BigInt.asIntN(size * 8, value)) : BigInt.asUintN(size * 8, value);

/** The low `size` bytes in reverse order; the rest is zero. */
export function evaluateSwap(value: bigint, size: number): bigint {
  let result = 0n;
  for (let byte = 0; byte < size; byte++)
    result = (result << 8n) | ((value >> BigInt(byte * 8)) & 0xffn);
  return result;
}

/** Whether a branch is taken; `set` asks for a common bit. */
export function evaluateCondition(condition: Condition, left: bigint, right: bigint): boolean {
  switch (condition) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'slt':
      return signed(left) < signed(right);
    case 'sle':
      return signed(left) <= signed(right);
    case 'sgt':
      return signed(left) > signed(right);
    case 'sge':
      return signed(left) >= signed(right);
    case 'set':
      return (left & right) !== 0n;
  }
}
