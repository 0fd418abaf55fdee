import type { IrBlock, IrFunction, IrInsn, Operand, Register } from '../ir/ir.ts';
import { predecessorsOf, reachableBlocks } from '../ir/liveness.ts';
import type { Span } from '../source/span.ts';

/**
 * Brings a function into the shape that one eBPF instruction (and at most one move before it) can
 * express, so that allocation and emission need no cases: constants fit their field, offsets fit 16
 * bits, and no result overwrites an operand that is still to be read. Blocks that cannot run go, since
 * the verifier refuses them, and the entry gets no predecessor.
 */
export function legalize(fn: IrFunction): IrFunction {
  const blocks = reachableBlocks(fn);
  const context: Context = { registerCount: fn.registerCount };
  const legal = blocks.map((block) => legalizeBlock(block, context));
  const entry = blocks[0]!.id;
  if ((predecessorsOf({ ...fn, blocks }).get(entry) ?? []).length > 0)
    legal.unshift({
      id: Math.max(...fn.blocks.map((block) => block.id)) + 1,
      insns: [],
      end: { op: 'jump', to: entry },
    });
  return { ...fn, blocks: legal, registerCount: context.registerCount };
}

interface Context {
  registerCount: number;
}

export const fitsInt32 = (value: bigint): boolean => BigInt.asIntN(32, value) === value;
const fitsInt16 = (value: number): boolean => value >= -0x8000 && value <= 0x7fff;

/** Operators where the operands may change places. */
export const commutative: ReadonlySet<string> = new Set(['add', 'mul', 'and', 'or', 'xor']);

function legalizeBlock(block: IrBlock, context: Context): IrBlock {
  const insns: IrInsn[] = [];
  for (const insn of block.insns) {
    const before = new Preparation(context, insn.span);
    const legal = legalizeInsn(insn, before);
    insns.push(...before.insns, legal);
  }
  const { end } = block;
  if (end.op !== 'branch' || 'register' in end.right) return { ...block, insns };
  const before = new Preparation(context, end.span);
  const right = before.immediate(BigInt.asIntN(64, end.right.constant));
  return { ...block, insns: [...insns, ...before.insns], end: { ...end, right } };
}

/** What must happen right before an instruction. */
class Preparation {
  readonly insns: IrInsn[] = [];
  private readonly context: Context;
  private readonly span: Span | undefined;

  constructor(context: Context, span: Span | undefined) {
    this.context = context;
    this.span = span;
  }

  copy(from: Operand): Register {
    const to = this.context.registerCount++;
    this.emit({ op: 'move', to, from });
    return to;
  }

  /** A constant as an operand of 32 bits, or else in a register. */
  immediate(constant: bigint): Operand {
    return fitsInt32(constant) ? { constant } : { register: this.copy({ constant }) };
  }

  /** A base and an offset of 16 bits that name the same place. */
  place(base: Register, offset: number): { readonly base: Register; readonly offset: number } {
    if (fitsInt16(offset)) return { base, offset };
    const to = this.context.registerCount++;
    const right = this.immediate(BigInt(offset));
    this.emit({ op: 'alu', operator: 'add', to, left: base, right });
    return { base: to, offset: 0 };
  }

  private emit(insn: IrInsn): void {
    this.insns.push(this.span === undefined ? insn : { ...insn, span: this.span });
  }
}

function legalizeInsn(insn: IrInsn, before: Preparation): IrInsn {
  switch (insn.op) {
    case 'alu':
      return legalizeAlu(insn, before);
    case 'load':
      return { ...insn, ...before.place(insn.base, insn.offset) };
    case 'store': {
      const value = storable(insn.value, insn.size, before);
      return { ...insn, ...before.place(insn.base, insn.offset), value };
    }
    case 'store-slot':
      return { ...insn, value: storable(insn.value, insn.size, before) };
    case 'atomic-add': {
      const place = before.place(insn.base, insn.offset);
      const overwritten = place.base === insn.to;
      return overwritten
        ? { ...insn, ...place, base: before.copy({ register: place.base }) }
        : { ...insn, ...place };
    }
    default:
      return insn;
  }
}

function legalizeAlu(insn: IrInsn & { op: 'alu' }, before: Preparation): IrInsn {
  const { operator, to, left, right } = insn;
  const origin = {
    ...(insn.span && { span: insn.span }),
    ...(insn.comment && { comment: insn.comment }),
  };
  if ('register' in right) {
    const overwritten = right.register === to && left !== to && !commutative.has(operator);
    return overwritten ? { ...insn, right: { register: before.copy(right) } } : insn;
  }
  const value = BigInt.asIntN(64, right.constant);
  // The verifier refuses a constant shift of 64 and more; a register shifts modulo 64.
  if (operator === 'lsh' || operator === 'rsh' || operator === 'arsh')
    return { ...insn, right: { constant: value & 63n } };
  if (operator === 'and' && value === 0xffffffffn)
    return { ...origin, op: 'extend', to, from: left, size: 4, signed: false };
  // Also refused when constant; the instruction set defines x / 0 = 0 and x % 0 = x.
  if (operator === 'div' && value === 0n)
    return { ...origin, op: 'move', to, from: { constant: 0n } };
  if (operator === 'mod' && value === 0n)
    return { ...origin, op: 'move', to, from: { register: left } };
  return { ...insn, right: before.immediate(value) };
}

/** Store immediates are 32 bits, sign-extended for a store of 8 bytes. */
const storable = (value: Operand, size: number, before: Preparation): Operand =>
  'register' in value ? value : before.immediate(BigInt.asIntN(size * 8, value.constant));
