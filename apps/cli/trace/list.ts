import { existsSync, readFileSync } from 'node:fs';
import { compile } from '@sonde/compiler';
import { listProbes, type Machine, mappedFiles } from '@sonde/ebpf';
import type { TraceOptions } from '../options.ts';
import { fileSink } from '../write.ts';

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
    writeLines(
      (compiled?.schema.probes ?? []).flatMap((probe) => scriptLines(kernel, probe, verbose)),
    );
    return compiled ? 0 : 1;
  }
  const mapped = options.pid === undefined ? [] : mappedFiles(options.pid);
  writeLines(listProbes(kernel, listPattern, { verbose, mapped }));
  return 0;
}

/** A probe of a script and, verbose, its arguments. */
function scriptLines(kernel: Machine['kernel'], probe: string, verbose: boolean): string[] {
  if (!verbose) return [probe];
  const [head, ...args] = listProbes(kernel, probe, { verbose });
  return head === probe ? [probe, ...args] : [probe];
}

/** In one piece: a full listing has 80,000 lines. */
function writeLines(lines: readonly string[]): void {
  if (lines.length === 0) return;
  const sink = fileSink(1, 'full');
  sink.write(`${lines.join('\n')}\n`);
  sink.flush();
}
