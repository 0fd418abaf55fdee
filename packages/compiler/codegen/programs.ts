import type { ProgramSpec } from '../artifact.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { LoweredProgram } from '../lower/lower.ts';
import { optimize } from '../passes/optimize.ts';
import { type AssembledProgram, assemble } from './assemble.ts';
import { createFunctionBtf, type FunctionBtf } from './btf-info.ts';

/** Programs as bytes; those that are too large are missing, after a diagnostic. */
export interface AssembledScript {
  readonly programs: readonly ProgramSpec[];
  /** The one that describes the functions of all. */
  readonly btf: Uint8Array;
  /** One of them needs more stack than there is. */
  readonly exceedsStack: boolean;
}

/** All programs of a script as bytes. */
export function assemblePrograms(
  lowered: readonly LoweredProgram[],
  kernel: KernelInfo,
  diagnostics: Diagnostics,
): AssembledScript {
  let exceedsStack = false;
  const btf = createFunctionBtf();
  const programs = lowered.flatMap((program) => {
    const assembled = assemble(optimize(program.ir), { features: kernel.features });
    if (assembled.kind === 'assembled') return [programSpec(program, assembled, btf)];
    const { what, size, limit } = assembled;
    exceedsStack ||= what === 'stack';
    const unit = what === 'stack' ? 'bytes of stack' : 'instructions';
    diagnostics.error(
      'program-too-large',
      program.span,
      `This probe needs ${size} ${unit}, the kernel allows ${limit}`,
      { hint: what === 'stack' ? 'Use fewer or smaller variables in loops' : 'Split the probe' },
    );
    return [];
  });
  return { programs, btf: btf.bytes(), exceedsStack };
}

function programSpec(
  { name, type, targets, carrier, session, span }: LoweredProgram,
  { insns, relocations, lineInfo, functions }: AssembledProgram,
  btf: FunctionBtf,
): ProgramSpec {
  // Only a program with callbacks must describe its functions to the kernel.
  const funcInfo = functions.length > 1 ? btf.describe(functions) : [];
  const code = { insns, relocations, funcInfo, lineInfo };
  const attachment = { targets, ...(carrier && { carrier }), ...(session && { session }) };
  return { name, type, ...code, ...attachment, span };
}
