import { existsSync } from 'node:fs';
import { type Machine, openMachine } from '@sonde/ebpf';
import type { TraceOptions } from '../options.ts';

/** This machine as the options of `sonde trace` want it seen. Nothing is read yet. */
export function machineFor({ pid, ...options }: TraceOptions): Machine {
  const { includeDirs, traceableFunctions, withoutFeatures, debugDirs } = options;
  return openMachine({
    ...(pid !== undefined && rootOf(pid)),
    includeDirs,
    withoutFeatures,
    debugDirs,
    ...(traceableFunctions !== undefined && { traceableFunctions }),
    ...(process.env.BPFTRACE_BTF && { btfPath: process.env.BPFTRACE_BTF }),
  });
}

/** A process in a container sees files of its own. */
const rootOf = (pid: number): { root?: string } =>
  existsSync(`/proc/${pid}/root/`) ? { root: `/proc/${pid}/root` } : {};
