import type { ProgramType } from '../artifact.ts';
import { kernelFunction } from '../builtins/kernel/kernel-function.ts';
import type { IrBuilder } from '../ir/builder.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import type { TypedProbe } from '../types/typed.ts';

/** BTF ids of the two functions that keep other tasks off the CPU while a program runs. */
export interface PreemptionGuard {
  readonly disable: number;
  readonly enable: number;
}

const names = { disable: 'bpf_preempt_disable', enable: 'bpf_preempt_enable' } as const;

/**
 * The guard of a program that a task can be preempted in. Of a uprobe's, the kernel lets in other runs on that CPU
 * meanwhile, midway through a sum; of a raw tracepoint's it takes them for nested and skips them (counted misses, but
 * time slices of them), which the guard makes rarer: the task is still to leave when it lets others in. Undefined where
 * the kernel keeps others away itself, and before 6.10, where programs have no such functions.
 */
export function preemptionGuard(
  kernel: KernelInfo,
  probe: Pick<TypedProbe, 'targets' | 'programType'>,
): PreemptionGuard | undefined {
  if (!isPreemptible(kernel, probe)) return undefined;
  const [disable, enable] = [
    kernelFunction(kernel, names.disable),
    kernelFunction(kernel, names.enable),
  ];
  return disable === undefined || enable === undefined ? undefined : { disable, enable };
}

/**
 * Uprobes: since 6.0 (bpf_prog_run_array_sleepable()). Raw tracepoints: not on 6.18, but on 7.3, where with four busy
 * tasks on a CPU 29 % of the runs were skipped, and 17 % with the guard. Other tracepoints are run by perf.
 */
function isPreemptible(
  { release }: KernelInfo,
  { targets: [target], programType }: Pick<TypedProbe, 'targets' | 'programType'>,
): boolean {
  switch (target?.kind) {
    case 'uprobe':
    case 'usdt':
      return true;
    case 'tracepoint':
    case 'rawtracepoint':
      return isRaw.has(programType) && Number.parseInt(release, 10) >= 7;
    default:
      return false;
  }
}

const isRaw: ReadonlySet<ProgramType> = new Set(['raw_tracepoint', 'tracing']);

/** Calls one of the two. */
export function callGuard(
  b: IrBuilder,
  guard: PreemptionGuard,
  which: keyof PreemptionGuard,
): void {
  b.emit({ op: 'call-kernel', function: names[which], btfId: guard[which], args: [] });
}
