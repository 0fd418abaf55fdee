import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * What native/addon.cc exports: system calls as they are. A number below zero is minus errno. Only
 * this package sees it; the rest goes through `Binding`.
 */
export interface Addon {
  /** The address of `buffers[i]`, or of an array of its members' addresses, is written to `attr` at `offsets[i]`. */
  bpf(
    command: number,
    attr: Uint8Array,
    offsets: readonly number[],
    buffers: readonly (Uint8Array | readonly Uint8Array[])[],
  ): number;
  /** For a pointer inside of a struct that itself goes by a pointer. Good while the array lives. */
  addressOf(bytes: Uint8Array): bigint;
  perfEventOpen(
    attr: Uint8Array,
    pid: number,
    cpu: number,
    flags: number,
    buffer?: Uint8Array,
    offset?: number,
  ): number;
  ioctl(fd: number, request: number, argument: number): number;
  close(fd: number): number;
  closeAll(fds: Int32Array): Promise<void>;
  closeAside(fds: Int32Array): number;
  clockNs(clock: number): bigint;
  spawnSuspended(
    path: string,
    argv: readonly string[],
    env: readonly string[],
  ): { pid: number; gateFd: number; resultFd: number } | number;
  runToEntry(pid: number, gateFd: number): boolean;
  resume(pid: number): void;
  openRing(
    fd: number,
    ringBytes: number,
    queueBytesMax: number,
    ready: () => void,
  ): RingHandle | number;
  openPerfRing(fd: number, dataBytes: number): PerfRingHandle | number;
  watchExit(
    pid: number,
    reap: boolean,
    ended: (code: number, signal: number) => void,
  ): { close(): void } | number;
}

/** The consumer of one ring buffer, with a thread of its own. */
export interface RingHandle {
  /** The oldest batch; undefined when none waits, and then `ready` is called for the next one. */
  take(): ArrayBuffer | undefined;
  /** Queues all records that are committed now; does not wait. */
  flush(): void;
  /** Ends the thread. What was not taken is dropped. */
  close(): void;
}

/** The consumer of one perf event's buffer. */
export interface PerfRingHandle {
  /** Whole records, each with its perf_event_header, that were written since; undefined when there is none. */
  read(): ArrayBuffer | undefined;
  close(): void;
}

/** Throws when the addon was not built, with the command that builds it. */
export function loadAddon(path?: string): Addon {
  const file =
    path ??
    process.env.SONDE_ADDON ??
    fileURLToPath(new URL('./build/sonde.node', import.meta.url));
  if (!existsSync(file))
    throw new Error(`${file} is missing: run \`npm run build\` (node packages/sys/build.mjs)`);
  // What require() does for addons, without loading the machinery that looks for modules.
  const module = { exports: {} };
  process.dlopen(module, file);
  return module.exports as Addon;
}
