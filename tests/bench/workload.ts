import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type WorkKind = 'getppid' | 'openat' | 'read';

/** A process of our own that makes system calls on demand, so that nothing else is traced. */
export interface Workload {
  readonly pid: number;
  run(kind: WorkKind, count: number): Promise<void>;
  stop(): void;
}

let program: string | undefined;

/** Compiled once per run of the benches. */
function compiled(): string {
  if (program) return program;
  program = join(mkdtempSync(join(tmpdir(), 'sonde-bench-')), 'workload');
  execFileSync('gcc', [
    '-O2',
    '-o',
    program,
    fileURLToPath(new URL('workload.c', import.meta.url)),
  ]);
  return program;
}

export async function startWorkload(): Promise<Workload> {
  const child: ChildProcess = spawn(compiled(), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! });
  const line = (): Promise<void> => new Promise((resolve) => lines.once('line', () => resolve()));
  await line();
  return {
    pid: child.pid!,
    async run(kind, count) {
      const done = line();
      child.stdin!.write(`${kind} ${count}\n`);
      await done;
    },
    stop: () => child.stdin!.end(),
  };
}
