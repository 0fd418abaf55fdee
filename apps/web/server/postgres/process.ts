import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Names a process for good: its id and the clock tick it began at, since ids are given again.
 * Undefined when it does not run. See proc_pid_stat(5): field 22, counted after the name in parentheses.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie holds nothing any more; its parent just has not looked yet.
  if (fields === undefined || fields[0] === 'Z') return undefined;
  return `${pid} ${fields[19]}`;
}

/** Asks a process to end and waits until it did; after `patienceMs` it is killed. */
export async function endProcess(
  pid: number,
  signal: NodeJS.Signals,
  patienceMs: number,
): Promise<void> {
  const identity = await processIdentity(pid);
  if (identity === undefined) return;
  process.kill(pid, signal);
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 20) {
    await sleep(20);
    if ((await processIdentity(pid)) !== identity) return;
  }
  process.kill(pid, 'SIGKILL');
}
