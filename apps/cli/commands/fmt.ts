import { readFileSync, writeFileSync } from 'node:fs';
import { format } from '@sonde/compiler';
import { UsageError } from '../options.ts';
import { writeOutput } from '../write.ts';

/**
 * `sonde fmt [-w | --check] FILE…`: prints scripts in the one form; `-w` rewrites the files, `--check` names those
 * that differ and gives exit status 1. `-` is standard input. A script with syntax errors stays as it is.
 */
export function formatFiles(args: readonly string[]): number {
  const flags = args.filter((arg) => arg.startsWith('-') && arg !== '-');
  const files = args.filter((arg) => !flags.includes(arg));
  const unknown = flags.find((flag) => flag !== '-w' && flag !== '--check');
  if (unknown) throw new UsageError(`unknown option ${unknown} of fmt`);
  if (files.length === 0)
    throw new UsageError('fmt needs at least one file, or - for standard input');
  let differing = 0;
  for (const file of files) {
    const text = readFileSync(file === '-' ? 0 : file, 'utf8');
    const formatted = format(text);
    if (flags.includes('--check')) {
      if (formatted === text) continue;
      differing += 1;
      writeOutput(`${file}\n`);
    } else if (flags.includes('-w') && file !== '-') {
      if (formatted !== text) writeFileSync(file, formatted);
    } else writeOutput(formatted);
  }
  return differing === 0 ? 0 : 1;
}
