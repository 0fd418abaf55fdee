import { existsSync, readFileSync } from 'node:fs';
import { compile, renderDiagnostics } from '@sonde/compiler';
import { listProbes, type Machine, mappedFiles } from '@sonde/ebpf';
import type { TraceOptions } from '../options.ts';
import { writeError, writeOutput } from '../write.ts';
import { compileOptions } from './compile-options.ts';

/** `-l`: probes that match a pattern, or those of a script: of a file that exists, or of `-e`. */
export function listMatches({ kernel }: Machine, options: TraceOptions): number {
  const { listPattern, program, verbose, pid } = options;
  if (program !== undefined) return listScript(program, kernel, options);
  if (listPattern !== undefined && existsSync(listPattern))
    return listScript(readFileSync(listPattern, 'utf8'), kernel, { ...options, file: listPattern });
  const mapped = pid === undefined ? [] : mappedFiles(pid);
  writeOutput(listProbes(kernel, listPattern, { verbose, mapped }));
  return 0;
}

/** What a script would be attached to, wildcards expanded. What the tracer runs by itself is not listed. */
function listScript(text: string, kernel: Machine['kernel'], options: TraceOptions): number {
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
