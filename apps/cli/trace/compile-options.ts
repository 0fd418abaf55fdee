import type { CompileOptions } from '@sonde/compiler';
import type { Child } from '@sonde/runtime';
import type { TraceOptions } from '../options.ts';
import { readImport } from '../read-import.ts';

/** What the command line and the environment say about how to compile. */
export function compileOptions(options: TraceOptions, child: Child | undefined): CompileOptions {
  const { positional, named, unsafe, pid, mode, includes, probeFilter } = options;
  const environment = Object.entries(process.env).filter(([name]) => name.startsWith('BPFTRACE_'));
  return {
    sourceName: sourceName(options),
    positional,
    named,
    unsafe,
    mode,
    includes,
    config: Object.fromEntries(
      environment.map(([name, value]) => [
        name.slice('BPFTRACE_'.length).toLowerCase(),
        value ?? '',
      ]),
    ),
    readImport,
    ...(probeFilter !== undefined && { probeFilter }),
    ...(pid !== undefined && { pid }),
    ...(child && { childPid: child.pid }),
  };
}

export const sourceName = ({ program, file }: TraceOptions): string =>
  program !== undefined || file === '-' || file === undefined ? 'stdin' : file;
