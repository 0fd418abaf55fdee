import { readdirSync } from 'node:fs';

/** Thread ids of a process; the pid alone when it is gone, so that opening gives the true error. */
export function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}
