import {
  type CompiledScript,
  compile,
  dump,
  renderDiagnostics,
  type Source,
} from '@sonde/compiler';
import type { Machine } from '@sonde/ebpf';
import { SessionError } from '@sonde/runtime';
import type { TraceOptions } from '../options.ts';
import { writeError, writeOutput } from '../write.ts';
import { compileOptions } from './compile-options.ts';
import { showLog, verifierText } from './verifier.ts';

/** `-d STAGE`: the script after stages of the compiler, and then what the kernel's verifier says of it. */
export function printStages(text: string, machine: Machine, options: TraceOptions): number {
  const compiling = compileOptions(options, undefined);
  const source = { name: compiling.sourceName, text };
  for (const stage of options.debug) {
    if (stage === 'verifier') continue;
    const shown = dump(text, stage, machine.kernel, compiling);
    if (shown !== undefined) writeOutput(`${shown}\n`);
  }
  const { diagnostics, compiled } = compile(text, machine.kernel, compiling);
  writeError(renderDiagnostics(diagnostics, source));
  if (compiled === undefined) return 1;
  return options.debug.includes('verifier') ? printVerifier(compiled, machine, source) : 0;
}

function printVerifier(compiled: CompiledScript, machine: Machine, source: Source): number {
  try {
    writeOutput(verifierText(compiled, machine, source));
    return 0;
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    writeError(renderDiagnostics([error.diagnostic], source));
    showLog(error, source, true);
    return 1;
  }
}
