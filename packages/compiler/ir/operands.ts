import type { BlockId, IrInsn, Operand, Register, Terminator } from './ir.ts';

/** The register an instruction assigns. */
export const definitionOf = (insn: IrInsn): Register | undefined =>
  'to' in insn ? insn.to : undefined;

/** The registers an instruction reads, in operand order, repeated when read twice. */
export function usesOf(insn: IrInsn): readonly Register[] {
  switch (insn.op) {
    case 'move':
      return only(insn.from);
    case 'alu':
      return pair(insn.left, insn.right);
    case 'extend':
    case 'negate':
    case 'swap':
      return [insn.from];
    case 'load':
      return [insn.base];
    case 'store':
      return pair(insn.base, insn.value);
    case 'store-slot':
      return only(insn.value);
    case 'atomic-add':
      return [insn.base, insn.value];
    case 'call':
    case 'call-kernel':
    case 'call-function':
      return registersOf(insn.args);
    case 'load-slot':
    case 'slot-address':
    case 'map-address':
    case 'map-value-address':
    case 'function-address':
      return nothing;
  }
}

/** The registers a terminator reads. */
export function endUsesOf(end: Terminator): readonly Register[] {
  switch (end.op) {
    case 'jump':
      return nothing;
    case 'branch':
      return pair(end.left, end.right);
    case 'return':
      return only(end.value);
  }
}

/** Where control may go next; a branch with equal targets names its target once. */
export function successorsOf(end: Terminator): BlockId[] {
  switch (end.op) {
    case 'jump':
      return [end.to];
    case 'branch':
      return end.then === end.otherwise ? [end.then] : [end.then, end.otherwise];
    case 'return':
      return [];
  }
}

/** How to rewrite what an instruction reads: a plain register, and an operand that may become a constant. */
export interface UseRewriter {
  readonly register: (register: Register) => Register;
  readonly operand: (operand: Operand) => Operand;
}

/** Renames the registers that are read. */
export const renaming = (rename: (register: Register) => Register): UseRewriter => ({
  register: rename,
  operand: (operand) => ('register' in operand ? { register: rename(operand.register) } : operand),
});

/** The instruction with what it reads rewritten; what it assigns stays. */
export function rewriteUses(insn: IrInsn, { register, operand }: UseRewriter): IrInsn {
  switch (insn.op) {
    case 'move':
      return { ...insn, from: operand(insn.from) };
    case 'alu':
      return { ...insn, left: register(insn.left), right: operand(insn.right) };
    case 'extend':
    case 'negate':
    case 'swap':
      return { ...insn, from: register(insn.from) };
    case 'load':
      return { ...insn, base: register(insn.base) };
    case 'store':
      return { ...insn, base: register(insn.base), value: operand(insn.value) };
    case 'store-slot':
      return { ...insn, value: operand(insn.value) };
    case 'atomic-add':
      return { ...insn, base: register(insn.base), value: register(insn.value) };
    case 'call':
    case 'call-kernel':
    case 'call-function':
      return { ...insn, args: insn.args.map(operand) };
    case 'load-slot':
    case 'slot-address':
    case 'map-address':
    case 'map-value-address':
    case 'function-address':
      return insn;
  }
}

export function rewriteEndUses(end: Terminator, { register, operand }: UseRewriter): Terminator {
  switch (end.op) {
    case 'jump':
      return end;
    case 'branch':
      return { ...end, left: register(end.left), right: operand(end.right) };
    case 'return':
      return { ...end, value: operand(end.value) };
  }
}

/** The instruction with its result in another register. */
export const withDefinition = (insn: IrInsn, to: Register): IrInsn =>
  'to' in insn && insn.to !== undefined ? { ...insn, to } : insn;

/** The terminator with its targets renamed. */
export function rewriteTargets(end: Terminator, rename: (block: BlockId) => BlockId): Terminator {
  switch (end.op) {
    case 'jump':
      return { ...end, to: rename(end.to) };
    case 'branch':
      // biome-ignore lint/suspicious/noThenProperty: a branch target in plain data; no promise meets it
      return { ...end, then: rename(end.then), otherwise: rename(end.otherwise) };
    case 'return':
      return end;
  }
}

/**
 * Whether an instruction does nothing but compute its result, so that it may go when nobody reads it.
 * Loads count: the verifier allows only those that cannot fault.
 */
export function isPure(insn: IrInsn): boolean {
  switch (insn.op) {
    case 'store':
    case 'store-slot':
    case 'atomic-add':
    case 'call':
    case 'call-kernel':
    case 'call-function':
      return false;
    default:
      return true;
  }
}

const nothing: readonly Register[] = [];

/** A register before an operand; these run for every instruction of every pass, hence no flatMap. */
const pair = (first: Register, second: Operand): readonly Register[] =>
  'register' in second ? [first, second.register] : [first];

const only = (operand: Operand): readonly Register[] =>
  'register' in operand ? [operand.register] : nothing;

function registersOf(operands: readonly Operand[]): readonly Register[] {
  const registers: Register[] = [];
  for (const operand of operands) if ('register' in operand) registers.push(operand.register);
  return registers;
}
