import { existsSync, readFileSync } from 'node:fs';
import { listProbes, mappedFiles } from '@sonde/ebpf';
import type { TraceOptions } from '../options.ts';
import { writeOutput } from '../write.ts';
import { machineFor } from './machine.ts';

/** `-l`: probes that match a pattern, or those of a script: of a file that exists, or of `-e`. Gives the exit status. */
export async function listMatches(options: TraceOptions): Promise<number> {
  const { listPattern, program, verbose, pid } = options;
  if (program !== undefined) return (await scripts()).listScript(program, options);
  if (listPattern !== undefined && existsSync(listPattern)) {
    const text = readFileSync(listPattern, 'utf8');
    return (await scripts()).listScript(text, { ...options, file: listPattern });
  }
  const mapped = pid === undefined ? [] : mappedFiles(pid);
  const { kernel } = machineFor(options);
  writeOutput(listProbes(kernel, listPattern, { verbose, mapped }));
  return 0;
}

/** Loaded when it is asked for: to list what a pattern matches takes no compiler. */
const scripts = () => import('./list-script.ts');
