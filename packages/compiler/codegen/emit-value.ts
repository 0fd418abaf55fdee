import * as asm from '@sonde/asm';
import type { AluOperator, IrInsn } from '../ir/ir.ts';
import { commutative, fitsInt32 } from './legalize.ts';

/** An operand after allocation. */
export type Placed = { readonly register: asm.Register } | { readonly constant: bigint };

/** `to = value` in one instruction where a sign- or zero-extended 32-bit immediate does. */
export function emitConstant(to: asm.Register, value: bigint): asm.Instruction[] {
  const signed = BigInt.asIntN(64, value);
  if (fitsInt32(signed)) return [asm.alu64('mov', to, { imm: Number(signed) })];
  if (BigInt.asUintN(32, signed) === signed)
    return [asm.alu32('mov', to, { imm: Number(BigInt.asIntN(32, signed)) })];
  return [asm.loadImm64(to, signed)];
}

/** `to = left op right` on an instruction set where the result replaces the left operand. */
export function emitAlu(
  operator: AluOperator,
  to: asm.Register,
  left: asm.Register,
  right: asm.Source,
): asm.Instruction[] {
  if (to === left) return [asm.alu64(operator, to, right)];
  if ('register' in right && right.register === to) {
    // Allocation keeps the right operand of the others out of the result's register.
    if (!commutative.has(operator)) throw new Error(`${operator} overwrites its operand`);
    return [asm.alu64(operator, to, { register: left })];
  }
  return [asm.alu64('mov', to, { register: left }), asm.alu64(operator, to, right)];
}

export function emitExtend(
  { size, signed }: Pick<IrInsn & { op: 'extend' }, 'size' | 'signed'>,
  to: asm.Register,
  from: asm.Register,
  isaV4: boolean,
): asm.Instruction[] {
  if (!signed && size === 4) return [asm.alu32('mov', to, { register: from })];
  const copy = to === from ? [] : [asm.alu64('mov', to, { register: from })];
  if (!signed) return [...copy, asm.alu64('and', to, { imm: size === 1 ? 0xff : 0xffff })];
  if (isaV4) return [asm.moveSigned(size === 1 ? 8 : size === 2 ? 16 : 32, to, from)];
  const shift = { imm: 64 - size * 8 };
  return [...copy, asm.alu64('lsh', to, shift), asm.alu64('arsh', to, shift)];
}

/** To big endian is a swap, since all our hosts are little endian. */
export function emitSwap(size: 2 | 4 | 8, to: asm.Register, from: asm.Register): asm.Instruction[] {
  const copy = to === from ? [] : [asm.alu64('mov', to, { register: from })];
  return [...copy, asm.toBigEndian(size === 2 ? 16 : size === 4 ? 32 : 64, to)];
}
