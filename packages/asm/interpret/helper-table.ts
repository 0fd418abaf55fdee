import type { HelperName } from '../generated/helpers.ts';
import type { Machine } from './machine.ts';

/** One call of a helper or of a kernel function. */
export interface HelperCall {
  readonly machine: Machine;
  /** r1 to r5, as far as they were set; unsigned 64 bits. */
  readonly args: readonly bigint[];
  /** Where the program runs, and on whose behalf. */
  readonly environment: Environment;
  /** Calls a function of the program by the address that the helper was given. */
  invoke(address: bigint, args: readonly bigint[]): bigint;
}

/** Gives the value of r0; a negative number is an errno, as in the kernel. Throws MachineFault on misuse. */
export type Helper = (call: HelperCall) => bigint;

/** Helpers by kernel name without `bpf_`. */
export type HelperTable = { readonly [Name in HelperName]?: Helper };

/** The moment at which a program runs. */
export interface Environment {
  readonly cpu: number;
  readonly pid: number;
  readonly tgid: number;
  readonly uid: number;
  readonly gid: number;
  /** At most 15 characters are seen. */
  readonly comm: string;
  /** Since boot, and of the wall clock. */
  readonly monotonicNs: bigint;
  readonly realNs: bigint;
  readonly cgroupId: bigint;
  /** Address of the current task_struct. */
  readonly task: bigint;
  readonly attachCookie: bigint;
  /** Address of the probed function. */
  readonly functionAddress: bigint;
  /** Return addresses, innermost first. */
  readonly kernelStack: readonly bigint[];
  readonly userStack: readonly bigint[];
  readonly random: number;
}

export const defaultEnvironment: Environment = {
  cpu: 0,
  pid: 1001,
  tgid: 1000,
  uid: 500,
  gid: 501,
  comm: 'program',
  monotonicNs: 1_000_000_000n,
  realNs: 1_700_000_000_000_000_000n,
  cgroupId: 1n,
  task: 0n,
  attachCookie: 0n,
  functionAddress: 0n,
  kernelStack: [],
  userStack: [],
  random: 0,
};
