import type { Binding, LocalKernelInfo } from '@sonde/ebpf';
import type { Child } from './child.ts';
import type { SessionOutput } from './output.ts';
import type { CreateResolver } from './resolver.ts';

export interface SessionOptions {
  readonly binding: Binding;
  /** The kernel that the script was compiled for: this machine's. */
  readonly kernel: Pick<LocalKernelInfo, 'binary' | 'features' | 'onlineCpus' | 'possibleCpus'>;
  /** Gets outputs one at a time, in order. While a promise that it gave is pending it gets nothing more, and events that find no room are counted as lost. */
  readonly onOutput: (output: SessionOutput) => void | Promise<void>;
  /** Names addresses, users and so on; without it readers show numbers. */
  readonly createResolver?: CreateResolver;
  /** Released once everything is attached; its end ends the session, and the session's end ends it. */
  readonly child?: Child;
  readonly limits?: SessionLimits;
  /** How often to put out all maps, for those who watch them live. Default: never. */
  readonly snapshotIntervalMs?: number;
  /** How often to put out statistics. Turning them on costs programs some 50 ns a run. Default: never. */
  readonly statsIntervalMs?: number;
  /**
   * Read all of the verifier's log when it refuses a program, up to the script's `log_size`. Default: only where it comes at
   * once; of a program that was walked for long, the reason without the steps.
   */
  readonly fullVerifierLog?: boolean;
}

/** What a session may use. Past one of them it ends, with the reason. */
export interface SessionLimits {
  readonly durationMs?: number;
  /** On average over a second. */
  readonly eventsPerSecond?: number;
  /** Share of one CPU, 0.05 is five percent; on average over two seconds in a row. */
  readonly cpuShare?: number;
  /** Memory of maps when full, in bytes. A script over it is not started. */
  readonly mapBytes?: number;
}
