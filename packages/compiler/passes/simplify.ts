import { evaluateAlu, evaluateCondition, evaluateExtend, evaluateSwap } from '../ir/arithmetic.ts';
import type { Condition, IrInsn, Operand, Register, Terminator } from '../ir/ir.ts';
import type { Facts } from './facts.ts';

/** The same result with less work, given what is known of the operands. */
export function simplifyInsn(insn: IrInsn, facts: Facts): IrInsn {
  switch (insn.op) {
    case 'alu':
      return simplifyAlu(insn, facts);
    case 'extend': {
      const value = facts.constant(insn.from);
      if (value !== undefined)
        return move(insn, { constant: evaluateExtend(value, insn.size, insn.signed) });
      // A sign bit that is known to be zero extends to zeros.
      const known = insn.size * 8 - (insn.signed ? 1 : 0);
      return facts.bits(insn.from) <= known ? move(insn, { register: insn.from }) : insn;
    }
    case 'negate': {
      const value = facts.constant(insn.from);
      return value === undefined ? insn : move(insn, { constant: -value });
    }
    case 'swap': {
      const value = facts.constant(insn.from);
      return value === undefined
        ? insn
        : move(insn, { constant: evaluateSwap(BigInt.asUintN(64, value), insn.size) });
    }
    default:
      return insn;
  }
}

type Alu = IrInsn & { op: 'alu' };

/** A move in place of an instruction, with its span and comment. */
function move(insn: IrInsn & { to: Register }, from: Operand): IrInsn {
  const { to, span, comment } = insn;
  return { op: 'move', to, from, ...(span && { span }), ...(comment && { comment }) };
}

function simplifyAlu(insn: Alu, facts: Facts): IrInsn {
  const left = facts.constant(insn.left);
  const right =
    'constant' in insn.right
      ? BigInt.asIntN(64, insn.right.constant)
      : facts.constant(insn.right.register);
  if (left !== undefined && right !== undefined) {
    const [a, b] = [BigInt.asUintN(64, left), BigInt.asUintN(64, right)];
    return move(insn, { constant: evaluateAlu(insn.operator, a, b) });
  }
  if (left !== undefined && 'register' in insn.right) {
    const turned = facts.operand({ register: insn.left });
    const swappable = ['add', 'mul', 'and', 'or', 'xor'].includes(insn.operator);
    if (swappable && 'constant' in turned)
      return simplifyAlu({ ...insn, left: insn.right.register, right: turned }, facts);
  }
  return right === undefined ? insn : simplifyByConstant(insn, right, facts);
}

/** Neutral and absorbing constants, and powers of two. */
function simplifyByConstant(insn: Alu, right: bigint, facts: Facts): IrInsn {
  const same = () => move(insn, { register: insn.left });
  const zero = () => move(insn, { constant: 0n });
  const power = powerOfTwo(right);
  switch (insn.operator) {
    case 'add':
    case 'sub':
    case 'or':
    case 'xor':
    case 'lsh':
    case 'rsh':
    case 'arsh':
      return right === 0n ? same() : insn;
    case 'mul':
      if (right === 0n) return zero();
      if (right === 1n) return same();
      return power === undefined ? insn : { ...insn, operator: 'lsh', right: { constant: power } };
    case 'div':
      if (right === 1n) return same();
      return power === undefined ? insn : { ...insn, operator: 'rsh', right: { constant: power } };
    case 'mod':
      if (right === 1n) return zero();
      return power === undefined
        ? insn
        : { ...insn, operator: 'and', right: { constant: right - 1n } };
    case 'and':
      if (right === 0n) return zero();
      return coversAll(right, facts.bits(insn.left)) ? same() : insn;
  }
}

/** The exponent of an unsigned power of two above one. */
function powerOfTwo(value: bigint): bigint | undefined {
  const unsigned = BigInt.asUintN(64, value);
  if (unsigned < 2n || (unsigned & (unsigned - 1n)) !== 0n) return undefined;
  return BigInt(unsigned.toString(2).length - 1);
}

const coversAll = (mask: bigint, bits: number): boolean => {
  const all = (1n << BigInt(bits)) - 1n;
  return (BigInt.asUintN(64, mask) & all) === all;
};

/** The condition after the operands change places. */
const turnedConditions: Record<Condition, Condition> = {
  eq: 'eq',
  ne: 'ne',
  set: 'set',
  lt: 'gt',
  gt: 'lt',
  le: 'ge',
  ge: 'le',
  slt: 'sgt',
  sgt: 'slt',
  sle: 'sge',
  sge: 'sle',
};

/** A branch whose outcome is known becomes a jump; a constant moves to the right. */
export function simplifyEnd(end: Terminator, facts: Facts): Terminator {
  if (end.op !== 'branch') return end;
  const left = facts.constant(end.left);
  const right = 'constant' in end.right ? end.right.constant : facts.constant(end.right.register);
  if (left === undefined) return end;
  if (right !== undefined) {
    const [a, b] = [BigInt.asUintN(64, left), BigInt.asUintN(64, right)];
    const to = evaluateCondition(end.condition, a, b) ? end.then : end.otherwise;
    return { op: 'jump', to, ...(end.span && { span: end.span }) };
  }
  const turned = facts.operand({ register: end.left });
  if (!('register' in end.right) || 'register' in turned) return end;
  const condition = turnedConditions[end.condition];
  return { ...end, condition, left: end.right.register, right: turned };
}
