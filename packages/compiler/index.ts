/** bpftrace source text to eBPF programs, as a pure function. */

export type * from './artifact.ts';
export type * from './kernel/kernel-info.ts';
export * from './kernel/saved.ts';
export * from './types/type.ts';
