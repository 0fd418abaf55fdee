import { readFileSync } from 'node:fs';
import { compile, type Diagnostic, type KernelInfo, renderDiagnostics } from '@sonde/compiler';
import { kernelInfoFrom, openMachine } from '@sonde/ebpf';
import { UsageError } from '../options.ts';
import { readImport } from '../read-import.ts';
import { writeOutput } from '../write.ts';

/**
 * `sonde check [--json] [--unsafe] [--kernel FILE] FILE…`: compiles scripts without loading them, against this
 * machine's kernel or a saved one. Exit status 1 when any has an error.
 */
export function check(args: readonly string[]): number {
  const files: string[] = [];
  let kernelFile: string | undefined;
  let json = false;
  let unsafe = false;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === '--json') json = true;
    else if (arg === '--unsafe') unsafe = true;
    else if (arg === '--kernel') kernelFile = args[++index];
    else if (arg.startsWith('-')) throw new UsageError(`unknown option ${arg} of check`);
    else files.push(arg);
  }
  if (files.length === 0) throw new UsageError('check needs at least one file');
  const kernel = kernelFile ? kernelInfoFrom(readFileSync(kernelFile)) : openMachine().kernel;
  const results = files.map((file) => checkFile(file, kernel, unsafe));
  if (json)
    writeOutput(
      `${JSON.stringify(results.map(({ file, diagnostics }) => ({ file, ...countsOf(diagnostics), diagnostics })))}\n`,
    );
  else for (const { text } of results) writeOutput(text);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/** The list is whole; how much of it there is, is told first. */
const countsOf = (diagnostics: readonly Diagnostic[]) => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: diagnostics.length - errors };
};

function checkFile(file: string, kernel: KernelInfo, unsafe: boolean) {
  const text = readFileSync(file, 'utf8');
  const options = { sourceName: file, positional: [], named: {}, unsafe, config: {}, readImport };
  const { compiled, diagnostics } = compile(text, kernel, options);
  const rendered = renderDiagnostics(
    diagnostics,
    { name: file, text },
    { color: process.stdout.isTTY === true },
  );
  return { file, ok: compiled !== undefined, diagnostics, text: rendered };
}
