import type { IrFunction, IrProgram } from '../ir/ir.ts';
import { removeDeadCode } from './dead-code.ts';
import { threadJumps } from './jumps.ts';
import { layoutBlocks } from './layout.ts';
import { propagate } from './propagate.ts';
import { reuseAnswers } from './reuse.ts';

export type Pass = (fn: IrFunction) => IrFunction;

/**
 * The passes in the order in which they run. All are conservative for the verifier's sake: but for
 * answers that cannot change, calls and memory accesses are neither reordered nor merged, and a check stays on the register whose value it
 * guards. The second round picks up what threaded jumps and dead moves have uncovered.
 */
export const passes: readonly Pass[] = [
  // First, so that no pass spends time on what the lowering began and never entered.
  layoutBlocks,
  reuseAnswers,
  propagate,
  removeDeadCode,
  threadJumps,
  propagate,
  removeDeadCode,
  threadJumps,
  layoutBlocks,
];

/** The program with every function optimized. Its meaning is the same, its spans and comments stay. */
export const optimize = (program: IrProgram): IrProgram => ({
  functions: program.functions.map((fn) => passes.reduce((each, pass) => pass(each), fn)),
});
