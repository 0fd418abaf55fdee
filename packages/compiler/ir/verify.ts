import { helperId } from '@sonde/asm';
import type { IrBlock, IrFunction, IrInsn, IrProgram, Register } from './ir.ts';
import { reachableBlocks } from './liveness.ts';
import { definitionOf, endUsesOf, successorsOf, usesOf } from './operands.ts';
import { printEnd, printInsn } from './print.ts';
import { RegisterSet } from './registers.ts';

/**
 * Every way in which a program is malformed, as one line each; empty when it is well-formed. These
 * would be bugs of the lowering or of a pass, never of a script, so tests assert on this.
 */
export function verifyIr(program: IrProgram): string[] {
  const names = new Set(program.functions.map((fn) => fn.name));
  const problems = program.functions.flatMap((fn) =>
    verifyFunction(fn, names).map((problem) => `${fn.name}: ${problem}`),
  );
  if (names.size !== program.functions.length) problems.push('two functions have one name');
  if (program.functions[0]?.role !== 'main') problems.push('the first function is not main');
  return problems;
}

function verifyFunction(fn: IrFunction, functions: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  if (fn.params.length > 5) problems.push('more than five parameters');
  const ids = new Set(fn.blocks.map((block) => block.id));
  if (ids.size !== fn.blocks.length) problems.push('two blocks have one id');
  if (fn.blocks.length === 0) problems.push('no blocks');
  for (const block of fn.blocks) {
    for (const next of successorsOf(block.end))
      if (!ids.has(next)) problems.push(`b${block.id}: no block b${next}`);
    for (const insn of block.insns)
      for (const problem of verifyInsn(insn, fn, functions))
        problems.push(`b${block.id}: ${printInsn(insn)}: ${problem}`);
  }
  return problems.length > 0 ? problems : unassignedReads(fn);
}

function* verifyInsn(
  insn: IrInsn,
  fn: IrFunction,
  functions: ReadonlySet<string>,
): Generator<string> {
  for (const register of [...usesOf(insn), definitionOf(insn) ?? 0])
    if (!Number.isInteger(register) || register < 0 || register >= fn.registerCount)
      yield `no register v${register}`;
  if ('slot' in insn) {
    const slot = fn.slots[insn.slot];
    const size = 'size' in insn ? insn.size : 0;
    if (slot === undefined) yield `no slot s${insn.slot}`;
    else if (insn.offset < 0 || insn.offset + size > slot.sizeBytes) yield 'outside of the slot';
  }
  if ('args' in insn && insn.args.length > 5) yield 'more than five arguments';
  if (insn.op === 'call' && helperId(insn.helper) === undefined) yield 'no such helper';
  if (
    (insn.op === 'call-function' || insn.op === 'function-address') &&
    !functions.has(insn.function)
  )
    yield 'no such function';
}

/** Registers that some path reads before it assigns them: the kernel would refuse the program. */
function unassignedReads(fn: IrFunction): string[] {
  const problems: string[] = [];
  for (const [block, assigned] of assignedAtStart(fn)) {
    const check = (registers: readonly Register[], where: string) => {
      for (const register of registers)
        if (!assigned.has(register))
          problems.push(`b${block.id}: ${where}: v${register} may be read before it is assigned`);
    };
    for (const insn of block.insns) {
      check(usesOf(insn), printInsn(insn));
      const to = definitionOf(insn);
      if (to !== undefined) assigned.add(to);
    }
    check(endUsesOf(block.end), printEnd(block.end));
  }
  return problems;
}

function assignedAtStart(fn: IrFunction): ReadonlyMap<IrBlock, RegisterSet> {
  const blocks = reachableBlocks(fn);
  const all = new RegisterSet(fn.registerCount);
  for (let register = 0; register < fn.registerCount; register++) all.add(register);
  const atStart = new Map(blocks.map((block) => [block.id, all.copy()]));
  const entry = new RegisterSet(fn.registerCount);
  for (const param of fn.params) entry.add(param);
  atStart.get(blocks[0]!.id)!.keepAll(entry);
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of blocks) {
      const atEnd = atStart.get(block.id)!.copy();
      for (const insn of block.insns) {
        const to = definitionOf(insn);
        if (to !== undefined) atEnd.add(to);
      }
      for (const next of successorsOf(block.end))
        if (atStart.get(next)!.keepAll(atEnd)) changed = true;
    }
  }
  return new Map(blocks.map((block) => [block, atStart.get(block.id)!]));
}
