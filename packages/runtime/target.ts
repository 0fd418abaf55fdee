import { closeSync, openSync, statSync } from 'node:fs';
import { type CompiledScript, cgroupNotFound } from '@sonde/compiler';
import {
  type Binding,
  CgroupNotFoundError,
  findCgroup,
  isErrno,
  type KernelMap,
} from '@sonde/ebpf';
import type { Child } from './child.ts';
import { messageOf, SessionError } from './session-error.ts';

/** How often it is looked whether a cgroup is still there, in ms. */
const checkIntervalMs = 1000;

/**
 * Puts the cgroup that a script is limited to into its map. Gives its directory; undefined for a script without such a
 * limit. Throws SessionError when the host has no such cgroup.
 */
export function limitToCgroup(
  { cgroupFilter, maps }: CompiledScript,
  kernelMaps: readonly KernelMap[],
): string | undefined {
  if (cgroupFilter === undefined) return undefined;
  const path = directoryOf(cgroupFilter);
  const map = kernelMaps[maps.findIndex(({ role }) => role === 'cgroup')];
  if (map === undefined) return path;
  const directory = openDirectory(path, cgroupFilter);
  try {
    map.set(u32(0), u32(directory));
    return path;
  } finally {
    closeSync(directory);
  }
}

function openDirectory(path: string, cgroup: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    // It was there a moment ago.
    throw new SessionError(cgroupNotFound(`No cgroup ${cgroup}`, messageOf(error)));
  }
}

function directoryOf(cgroup: string): string {
  try {
    return findCgroup(cgroup);
  } catch (error) {
    if (!(error instanceof CgroupNotFoundError)) throw error;
    throw new SessionError(cgroupNotFound(error.message, error.hint));
  }
}

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

/** What a session is limited to, and ends with. */
export interface Target {
  readonly pid?: number;
  readonly child?: Child;
  /** The directory of a cgroup. */
  readonly cgroup?: string;
}

/** Calls `ended` when the target is gone, which it may be already: attaching takes a moment. Gives what stops the watch. */
export function watchTarget(binding: Binding, target: Target, ended: () => void): () => void {
  const { pid, child, cgroup } = target;
  const stops: (() => void)[] = [];
  if (child !== undefined) void child.exited.then(ended);
  else if (pid !== undefined) stops.push(watchProcess(binding, pid, ended));
  if (cgroup !== undefined) stops.push(watchCgroup(cgroup, ended));
  return () => {
    for (const stop of stops) stop();
  };
}

function watchProcess(binding: Binding, pid: number, ended: () => void): () => void {
  try {
    const watch = binding.watchExit(pid, { reap: false, ended });
    return () => watch.close();
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error;
    ended();
    return () => {};
  }
}

/** A service that restarts gets a new cgroup of the same path, which is not the one that is traced. */
function watchCgroup(path: string, ended: () => void): () => void {
  const inode = inodeOf(path);
  const timer = setInterval(() => inodeOf(path) !== inode && ended(), checkIntervalMs);
  return () => clearInterval(timer);
}

const inodeOf = (path: string): bigint | undefined =>
  statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
