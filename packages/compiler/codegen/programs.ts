import type { ProgramSpec } from '../artifact.ts';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { LoweredProgram } from '../lower/lower.ts';
import { optimize } from '../passes/optimize.ts';
import type { Source, Span } from '../source/span.ts';
import { type AssembledProgram, assemble } from './assemble.ts';
import { createProgramsBtf, type ProgramsBtf } from './btf-info.ts';

/** Programs as bytes; those that are too large are missing, after a diagnostic. */
export interface AssembledScript {
  readonly programs: readonly ProgramSpec[];
  /** The one that describes all of them. */
  readonly btf: Uint8Array;
  /** One of them needs more stack than there is. */
  readonly exceedsStack: boolean;
}

export interface AssembleScriptOptions {
  readonly kernel: KernelInfo;
  /** The script itself; `home` leads to it from what was imported. */
  readonly source: Source;
  readonly home: (span: Span) => Span;
}

/** All programs of a script as bytes. */
export function assemblePrograms(
  lowered: readonly LoweredProgram[],
  { kernel, source, home }: AssembleScriptOptions,
  diagnostics: Diagnostics,
): AssembledScript {
  let exceedsStack = false;
  const btf = createProgramsBtf(source);
  const programs = lowered.flatMap((program) => {
    const assembled = assemble(optimize(program.ir), { features: kernel.features });
    if (assembled.kind === 'assembled') return [programSpec(program, assembled, { btf, home })];
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
  { insns, relocations, functions, lineInfo: lines }: AssembledProgram,
  { btf, home }: { btf: ProgramsBtf; home: (span: Span) => Span },
): ProgramSpec {
  const funcInfo = btf.functions(name, functions);
  const lineInfo = lines.map((line) => ({ ...line, span: home(line.span) }));
  const from = { lineInfo, span: home(span) };
  const lineRecords = btf.lines({ ...from, funcInfo });
  const code = { insns, relocations, funcInfo, lineRecords };
  const attachment = { targets, ...(carrier && { carrier }), ...(session && { session }) };
  return { name, type, ...code, ...attachment, ...from };
}
