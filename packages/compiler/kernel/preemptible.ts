import type { KernelInfo } from './kernel-info.ts';

/*
 * Whether a task can be preempted in the midst of a program. It then holds the program's own counter of that CPU
 * (bpf_prog_get_recursion_context()), and until it is back the kernel takes the runs of all other tasks there for nested
 * ones and skips them: time slices of them. Programs that perf runs for other tracepoints are run with preemption off
 * (perf_trace_*(), include/trace/perf.h): only what interrupts one, or finds a task that was preempted in a bpf(2) of
 * whomever (bpf_disable_instrumentation()), is skipped. All skipped runs are counted and shown.
 */

/**
 * Raw tracepoints, typed or not: from 7.0 on the kernel only holds tasks on their CPU meanwhile. Nothing that could
 * be asked for came with it, so this goes by the version.
 */
export const preemptsRawTracepoints = ({ release }: Pick<KernelInfo, 'release'>): boolean =>
  Number.parseInt(release, 10) >= 7;

/** `tracepoint:syscalls:*`: since their programs may sleep, all of them are run so (trace_call_bpf_faultable(), 7.2). */
export const preemptsSystemCallTracepoints = ({
  features,
}: Pick<KernelInfo, 'features'>): boolean => features.sleepable_tracepoint === true;
