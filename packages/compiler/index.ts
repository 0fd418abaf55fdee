/** bpftrace source text to eBPF programs, as a pure function. */
export type * from './kernel/kernel-info.ts';
