import type { IrFunction } from '../ir/ir.ts';

/** Functions of the program that run on top of this one's frame: called, or passed as a callback. */
export const calledBy = (fn: IrFunction): string[] =>
  fn.blocks.flatMap((block) =>
    block.insns.flatMap((insn) =>
      insn.op === 'call-function' || insn.op === 'function-address' ? [insn.function] : [],
    ),
  );

/** The functions that the first one reaches, in their order: the kernel refuses code that nobody calls. */
export function calledFunctions(functions: readonly IrFunction[]): readonly IrFunction[] {
  const byName = new Map(functions.map((fn) => [fn.name, fn]));
  const seen = new Set<string>();
  const waiting = functions.slice(0, 1).map(({ name }) => name);
  while (waiting.length > 0) {
    const name = waiting.pop()!;
    const fn = byName.get(name);
    if (fn === undefined) throw new Error(`no function is called ${name}`);
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...calledBy(fn));
  }
  return functions.filter(({ name }) => seen.has(name));
}
