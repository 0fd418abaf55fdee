import { diagnosticCodes, explain, isDiagnosticCode } from '@sonde/compiler';
import { UsageError } from '../options.ts';
import { writeOutput } from '../write.ts';

/** `sonde explain CODE`; without one, all codes. */
export function explainCode(args: readonly string[]): number {
  const [code] = args;
  if (code === undefined) {
    for (const [name, title] of Object.entries(diagnosticCodes))
      writeOutput(`${name.padEnd(24)} ${title}\n`);
    return 0;
  }
  if (!isDiagnosticCode(code))
    throw new UsageError(`unknown code '${code}'; 'sonde explain' lists all`);
  writeOutput(`${explain(code)}\n`);
  return 0;
}
