import type { ProgramType } from '../artifact.ts';
import { kernelFunction } from '../builtins/kernel/kernel-function.ts';
import type { IrBuilder } from '../ir/builder.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';
import { preemptsRawTracepoints, preemptsSystemCallTracepoints } from '../kernel/preemptible.ts';
import type { TypedProbe } from '../types/typed.ts';

/** BTF ids of the two functions that keep other tasks off the CPU while a program runs. */
export interface PreemptionGuard {
  readonly disable: number;
  readonly enable: number;
}

type GuardedProbe = Pick<TypedProbe, 'targets' | 'programType' | 'carrier'>;

const names = { disable: 'bpf_preempt_disable', enable: 'bpf_preempt_enable' } as const;

/**
 * The guard of a program that a task can be preempted in. Of a uprobe's, the kernel lets in other runs on that CPU
 * meanwhile, midway through a sum; of a tracepoint's it skips them (see kernel/preemptible.ts), which the guard makes
 * rarer: the task is still to leave when it lets others in. Undefined where the kernel keeps others away itself, and
 * before 6.10, where programs have no such functions.
 */
export function preemptionGuard(
  kernel: KernelInfo,
  probe: GuardedProbe,
): PreemptionGuard | undefined {
  if (!isPreemptible(kernel, probe)) return undefined;
  const [disable, enable] = [
    kernelFunction(kernel, names.disable),
    kernelFunction(kernel, names.enable),
  ];
  return disable === undefined || enable === undefined ? undefined : { disable, enable };
}

/**
 * Uprobes: since 6.0 (bpf_prog_run_array_sleepable()). Raw tracepoints: with four busy tasks on a CPU of 7.3 29 % of
 * the runs were skipped, and 17 % with the guard.
 */
function isPreemptible(kernel: KernelInfo, probe: GuardedProbe): boolean {
  const { kind } = probe.targets[0]!;
  return kind === 'uprobe' || kind === 'usdt' || isPreemptibleTracepoint(kernel, probe);
}

const isRaw: ReadonlySet<ProgramType> = new Set(['raw_tracepoint', 'tracing']);

/** Whether the kernel runs it as a tracepoint of a kind that it does not keep other tasks away from. */
export function isPreemptibleTracepoint(
  kernel: KernelInfo,
  { targets: [target], programType, carrier }: GuardedProbe,
): boolean {
  if (target?.kind !== 'tracepoint' && target?.kind !== 'rawtracepoint') return false;
  if (isRaw.has(programType)) return preemptsRawTracepoints(kernel);
  const isOwn = target.kind === 'tracepoint' && target.category === 'syscalls' && !carrier;
  return isOwn && preemptsSystemCallTracepoints(kernel);
}

/** Calls one of the two. */
export function callGuard(
  b: IrBuilder,
  guard: PreemptionGuard,
  which: keyof PreemptionGuard,
): void {
  b.emit({ op: 'call-kernel', function: names[which], btfId: guard[which], args: [] });
}
