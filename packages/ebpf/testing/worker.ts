import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A child to trace. For each line `N` that it reads it calls getppid() and its own
 * function `work(i)` N times, which writes the global `watched`, and answers with a line.
 * A negative N calls work() alone, on a new thread.
 */
const source = `
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/syscall.h>
volatile long watched;
__attribute__((noinline)) long work(long i) { watched = i; return i + 1; }
void *burn(void *times) { for (long i = 0; i < (long)times; i++) work(i); return 0; }
int main(void) {
  long times;
  printf("%p\\n", (void *)&watched);
  fflush(stdout);
  while (scanf("%ld", &times) == 1) {
    if (times < 0) {
      pthread_t thread;
      pthread_create(&thread, 0, burn, (void *)-times);
      pthread_join(thread, 0);
    }
    for (long i = 0; i < times; i++) { syscall(SYS_getppid); work(i); }
    puts("done");
    fflush(stdout);
  }
  return 0;
}`;

export interface Worker {
  readonly pid: number;
  /** The executable. */
  readonly path: string;
  /** Of `watched`. */
  readonly address: bigint;
  /** Settles when all rounds are done. */
  run(rounds: number): Promise<void>;
  [Symbol.dispose](): void;
}

export async function startWorker(): Promise<Worker> {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-worker-'));
  const path = join(folder, 'worker');
  writeFileSync(`${path}.c`, source);
  execFileSync('gcc', ['-O1', '-pthread', '-o', path, `${path}.c`]);
  const child = spawn(path, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { pid } = child;
  if (pid === undefined) throw new Error('the worker did not start');
  const address = BigInt(await nextLine(child));
  return {
    pid,
    path,
    address,
    async run(rounds) {
      const answer = nextLine(child);
      child.stdin?.write(`${rounds}\n`);
      await answer;
    },
    [Symbol.dispose]() {
      child.stdin?.end();
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
}

const nextLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', () => reject(new Error('the worker ended')));
  });
