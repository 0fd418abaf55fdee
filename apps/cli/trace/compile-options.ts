import type { CompileOptions } from '@sonde/compiler';
import type { Child } from '@sonde/runtime';
import type { TraceOptions } from '../options.ts';
import { readImport } from '../read-import.ts';

/** Variables of bpftrace's environment that are no keys of its config. */
const notConfig = new Set([
  'BPFTRACE_BTF',
  'BPFTRACE_COLOR',
  'BPFTRACE_KERNEL_BUILD',
  'BPFTRACE_KERNEL_SOURCE',
  'BPFTRACE_VMLINUX',
]);

/** What the command line and the environment say about how to compile. */
export function compileOptions(options: TraceOptions, child: Child | undefined): CompileOptions {
  const { positional, named, unsafe, pid, dwarfPid, cgroup, mode, includes, probeFilter } = options;
  const environment = Object.entries(process.env).filter(
    ([name]) => name.startsWith('BPFTRACE_') && !notConfig.has(name),
  );
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
    reportsReads: options.warnings === 'all',
    ...(probeFilter !== undefined && { probeFilter }),
    ...(pid !== undefined && { pid }),
    ...(cgroup !== undefined && { cgroup }),
    ...(dwarfPid !== undefined && { dwarfPid }),
    ...(child && { childPid: child.pid }),
  };
}

export const sourceName = ({ program, file }: TraceOptions): string =>
  program !== undefined || file === '-' || file === undefined ? 'stdin' : file;
