import { disassemble } from '@sonde/asm';
import type { CompileOptions } from './compile.ts';
import { Diagnostics } from './diagnostics/diagnostic.ts';
import { importFiles } from './imports/import-files.ts';
import { printIr } from './ir/print.ts';
import type { KernelInfo } from './kernel/kernel-info.ts';
import { makePrograms } from './make-programs.ts';
import { optimize } from './passes/optimize.ts';
import { parse } from './syntax/parse.ts';
import { printScript } from './syntax/print.ts';
import { check } from './types/check.ts';
import { showScript } from './types/print.ts';

/** A stage of the pipeline that can be looked at, as `-d STAGE`. */
export type DumpStage = 'ast' | 'types' | 'ir' | 'bytecode';

/** The script after a stage, as text; undefined when an earlier stage found an error. */
export function dump(
  text: string,
  stage: DumpStage,
  kernel: KernelInfo,
  options: CompileOptions,
): string | undefined {
  const source = { name: options.sourceName, text };
  const diagnostics = new Diagnostics();
  const script = parse(source, diagnostics);
  if (stage === 'ast') return printScript(script);
  if (diagnostics.hasErrors) return undefined;
  const whole = importFiles(script, source, { kernel, options }, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const { typed, probes } = check(whole.script, whole.source, kernel, options, diagnostics);
  if (stage === 'types') return showScript(typed, probes);
  if (diagnostics.hasErrors) return undefined;
  const { lowered, programs } = makePrograms(
    { typed, probes, source, kernel, options },
    whole.home,
  );
  if (stage === 'ir') return lowered.programs.map(({ ir }) => printIr(optimize(ir))).join('\n');
  return programs.map(({ name, insns }) => `${name}:\n${disassemble(insns)}`).join('\n\n');
}
