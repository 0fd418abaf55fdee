import type { Addon, RingHandle } from '../addon.ts';
import { clock } from '../generated/constants.ts';
import { check, SyscallError } from '../syscall-error.ts';

export interface RingOpen {
  /** Of the ring-buffer map. */
  readonly fd: number;
  /** max_entries of the map. */
  readonly ringBytes: number;
  /** Once this much waits to be taken, the thread stops consuming and the kernel side counts losses. */
  readonly queueBytesMax: number;
  /** Called when batches wait; not again before take() has given undefined. */
  readonly ready: () => void;
}

export interface SuspendedChild {
  readonly pid: number;
  /** Write one byte to let the child execute its command, close to end it instead. */
  readonly gateFd: number;
  /** Gives an i32 errno when the command could not be executed, end of file once it was. */
  readonly resultFd: number;
}

/** Descriptors, clocks, ring buffers and processes. */
export interface ProcessCommands {
  close(fd: number): void;
  /** Closes on many threads, for descriptors whose closing waits in the kernel. */
  closeAll(fds: readonly number[]): Promise<void>;
  /** Closes here at once; a process of its own, which ends by itself, takes the time that the kernel needs. */
  closeAside(fds: readonly number[]): void;
  /** Nanoseconds. */
  clockNs(name: keyof typeof clock): bigint;
  openRing(options: RingOpen): RingHandle;
  /** Forks a child that waits at a gate. `path` is absolute; `env` are `NAME=value`. */
  spawnSuspended(path: string, argv: readonly string[], env: readonly string[]): SuspendedChild;
  /**
   * Opens the gate of a suspended child and, where that can be, stops it once its libraries are loaded, before its own
   * first instruction: then true, and `resume` lets it go, on the same thread. False: it runs, or has ended. Waits for at most a second.
   */
  runToEntry(pid: number, gateFd: number): boolean;
  resume(pid: number): void;
  /** Calls `ended` once, when the process ends; the status is -1 unless `reap`, for a child of ours. */
  watchExit(
    pid: number,
    options: { reap: boolean; ended: (status: { code: number; signal: number }) => void },
  ): { close(): void };
}

export function processCommands(addon: Addon): ProcessCommands {
  const opened = <T extends object>(call: string, result: T | number): T => {
    if (typeof result === 'number') throw new SyscallError(call, -result);
    return result;
  };
  return {
    close: (fd) => {
      check('close', addon.close(fd));
    },
    closeAll: (fds) => addon.closeAll(Int32Array.from(fds)),
    closeAside: (fds) => {
      check('fork', addon.closeAside(Int32Array.from(fds)));
    },
    clockNs: (name) => addon.clockNs(clock[name]),
    openRing: ({ fd, ringBytes, queueBytesMax, ready }) =>
      opened('mmap(ring buffer)', addon.openRing(fd, ringBytes, queueBytesMax, ready)),
    spawnSuspended: (path, argv, env) => opened('fork', addon.spawnSuspended(path, argv, env)),
    runToEntry: (pid, gateFd) => addon.runToEntry(pid, gateFd),
    resume: (pid) => addon.resume(pid),
    watchExit: (pid, { reap, ended }) =>
      opened(
        'pidfd_open',
        addon.watchExit(pid, reap, (code, signal) => ended({ code, signal })),
      ),
  };
}
