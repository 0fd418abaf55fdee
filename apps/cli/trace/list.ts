import { existsSync, readFileSync } from 'node:fs';
import { compile } from '@sonde/compiler';
import { listProbes, type Machine } from '@sonde/ebpf';
import type { TraceOptions } from '../options.ts';

/** `-l`: probes that match a pattern, or those of a script when a file is named. */
export function listMatches({ kernel }: Machine, options: TraceOptions): number {
  const { listPattern, verbose } = options;
  if (listPattern !== undefined && existsSync(listPattern)) {
    const text = readFileSync(listPattern, 'utf8');
    const compiling = {
      sourceName: listPattern,
      positional: [],
      named: {},
      unsafe: true,
      config: {},
    };
    const { compiled } = compile(text, kernel, compiling);
    for (const probe of compiled?.schema.probes ?? []) process.stdout.write(`${probe}\n`);
    return compiled ? 0 : 1;
  }
  const lines = listProbes(kernel, listPattern, { verbose });
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
