import { compile, renderDiagnostics } from '@sonde/compiler';
import { listProbes, type Machine } from '@sonde/ebpf';
import type { TraceOptions } from '../options.ts';
import { writeError, writeOutput } from '../write.ts';
import { compileOptions } from './compile-options.ts';
import { machineFor } from './machine.ts';

/** What a script would be attached to, wildcards expanded. What the tracer runs by itself is not listed. Gives the exit status. */
export function listScript(text: string, options: TraceOptions): number {
  const { kernel } = machineFor(options);
  const compiling = { ...compileOptions(options, undefined), unsafe: true };
  const { compiled, diagnostics } = compile(text, kernel, compiling);
  if (compiled === undefined) {
    writeError(renderDiagnostics(diagnostics, { name: compiling.sourceName, text }));
    return 1;
  }
  const { programs, schema } = compiled;
  const attached = programs.flatMap(({ targets }) =>
    targets.filter(({ kind }) => !ownProbes.has(kind)).map(({ probe }) => schema.probes[probe]!),
  );
  const listed = [...new Set(attached)];
  writeOutput(listed.map((probe) => scriptLines(kernel, probe, options.verbose)).join(''));
  return 0;
}

const ownProbes: ReadonlySet<string> = new Set(['begin', 'end', 'signal']);

/** A probe of a script and, verbose, its arguments. */
function scriptLines(kernel: Machine['kernel'], probe: string, verbose: boolean): string {
  const found = verbose ? listProbes(kernel, probe, { verbose }) : '';
  return found.startsWith(`${probe}\n`) ? found : `${probe}\n`;
}
