import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder and a command of our own, so that scripts can pick what they trace among all that the machine does. */
export interface Workload {
  readonly folder: string;
  /** A copy of dd(1) under a name that no other process has. */
  readonly program: string;
  /** `comm` of that copy. */
  readonly comm: string;
  /** Runs a shell script with $DIR and $PROGRAM set, to its end. */
  run(script: string): void;
  remove(): void;
}

export function createWorkload(): Workload {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-peer-'));
  const comm = `dd${process.pid}`;
  const program = join(folder, comm);
  copyFileSync(
    spawnSync('sh', ['-c', 'command -v dd'], { encoding: 'utf8' }).stdout.trim(),
    program,
  );
  chmodSync(program, 0o755);
  writeFileSync(join(folder, 'done'), '');
  writeFileSync(join(folder, 'input'), 'some bytes\n'.repeat(1000));
  return {
    folder,
    program,
    comm,
    run(script) {
      const { status, stderr } = spawnSync('sh', ['-c', script], {
        env: { ...process.env, DIR: folder, PROGRAM: program },
        encoding: 'utf8',
        timeout: 20_000,
      });
      if (status !== 0) throw new Error(`the workload ended with ${status}: ${stderr}`);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A process that waits, for scripts that need its pid. */
export function startSleeper(): { pid: number; end(): void } {
  const child = spawn('sleep', ['30'], { stdio: 'ignore' });
  return { pid: child.pid!, end: () => void child.kill() };
}
