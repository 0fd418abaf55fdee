import { accessSync, closeSync, constants, readSync, writeSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { type Binding, type SuspendedChild, SyscallError } from '@sonde/ebpf';

export interface ChildExit {
  /** 128 + the signal's number when a signal ended it. */
  readonly code: number;
  readonly signal: number;
}

/** A command that exists as a process but waits with executing until it is released (`-c`). */
export interface Child {
  readonly pid: number;
  readonly exited: Promise<ChildExit>;
  /**
   * Executes the command. `atEntry` is called once its libraries are loaded and before its first own instruction, where it can be
   * stopped there. Throws SyscallError when it cannot be executed.
   */
  release(atEntry?: () => void): void;
  /** Ends it with SIGTERM, or before it was released; nothing when it has ended. */
  kill(): void;
}

/** Forks a child for a command. The name is looked up in PATH. Throws when there is no such program. */
export function startChild(binding: Binding, command: readonly string[]): Child {
  const [name = ''] = command;
  const path = findProgram(name);
  if (path === undefined) throw new Error(`no program ${name}`);
  const env = Object.entries(process.env).map(([key, value]) => `${key}=${value}`);
  const child = binding.spawnSuspended(path, command, env);
  let hasExited = false;
  const exited = new Promise<ChildExit>((settle) => {
    const watch = binding.watchExit(child.pid, {
      reap: true,
      ended(status) {
        hasExited = true;
        watch.close();
        settle(status);
      },
    });
  });
  let released = false;
  return {
    pid: child.pid,
    exited,
    release(atEntry) {
      released = true;
      if (atEntry === undefined) openGate(child);
      else stopAtEntry(binding, child, atEntry);
      checkExecuted(child, path);
    },
    kill() {
      if (!released) abandon(child);
      else if (!hasExited) terminate(child.pid);
      released = true;
    },
  };
}

function openGate({ gateFd }: SuspendedChild): void {
  writeSync(gateFd, 'x');
  closeSync(gateFd);
}

function stopAtEntry(binding: Binding, child: SuspendedChild, atEntry: () => void): void {
  const stopped = binding.runToEntry(child.pid, child.gateFd);
  closeSync(child.gateFd);
  if (!stopped) return;
  try {
    atEntry();
  } finally {
    binding.resume(child.pid);
  }
}

function checkExecuted({ resultFd }: SuspendedChild, path: string): void {
  const result = new Int32Array(1);
  // End of file once the command was executed: the pipe is closed by that.
  const size = readSync(resultFd, new Uint8Array(result.buffer));
  closeSync(resultFd);
  if (size > 0) throw new SyscallError(`execve ${path}`, result[0] ?? 0);
}

/** Its end may not have been told yet. */
function terminate(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function abandon({ gateFd, resultFd }: SuspendedChild): void {
  closeSync(gateFd);
  closeSync(resultFd);
}

function findProgram(name: string): string | undefined {
  if (name === '') return undefined;
  if (name.includes('/')) return isProgram(resolve(name)) ? resolve(name) : undefined;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
