import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from './random.ts';
import type { Input, Target } from './target.ts';
import type { WorkerOptions, WorkerResult } from './worker.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Past this a process is ended: no input of a few kilobytes needs as much. */
const memoryBytesMax = 3 * 2 ** 30;
const pollMs = 200;
const pageBytes = 4096;

export interface Finding {
  readonly target: string;
  readonly seed: number;
  readonly error: string;
  readonly input: Input;
}

export interface Report {
  readonly target: string;
  readonly inputs: number;
  readonly outcomes: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly count?: number;
  /** Go on behind a finding, up to this many. */
  readonly findingsMax: number;
}

/** Fuzzes a target in processes of its own, each of which ends at a finding; a hang and a crash are findings too. */
export async function fuzz(target: Target, options: FuzzOptions): Promise<Report> {
  const until = performance.now() + options.seconds * 1000;
  const outcomes = new Map<string, number>();
  const findings: Finding[] = [];
  let inputs = 0;
  let first = 0;
  while (findings.length < options.findingsMax) {
    const seconds = (until - performance.now()) / 1000;
    if (seconds <= 0) break;
    const { seed, count = Number.MAX_SAFE_INTEGER } = options;
    const result = await runOnce(target, { seed, first, seconds, count });
    inputs += result.inputs;
    for (const [outcome, times] of Object.entries(result.outcomes))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + times);
    if (result.finding === undefined) break;
    findings.push({ target: target.name, ...result.finding });
    // A finding of before says seed 0.
    first = Math.max(first, result.finding.seed - seed) + 1;
  }
  return { target: target.name, inputs, outcomes, findings };
}

async function runOnce(
  target: Target,
  series: Pick<WorkerOptions, 'seed' | 'first' | 'seconds' | 'count'>,
): Promise<WorkerResult> {
  const folder = mkdtempSync(join(tmpdir(), 'sonde-fuzz-'));
  const progress = join(folder, 'progress');
  const options: WorkerOptions = {
    ...series,
    target: target.name,
    progress,
    found: folderOf(target.name),
  };
  const child = fork(join(here, 'worker.ts'), [JSON.stringify(options)], {
    execArgv: ['--import', 'tsx', '--max-old-space-size=2048'],
    serialization: 'advanced',
  });
  const messages: WorkerResult[] = [];
  child.on('message', (message) => messages.push(message as WorkerResult));
  const watch = watchProgress(child.pid ?? 0, progress, target.limitMs);
  const end = await new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(`ended with ${signal ?? code}`));
    void watch.trouble.then((trouble) => {
      child.kill('SIGKILL');
      resolve(trouble);
    });
  });
  watch.stop();
  const at = readProgress(progress);
  rmSync(folder, { recursive: true, force: true });
  const [result] = messages;
  if (result !== undefined) return result;
  const seed = series.seed + Math.max(at, 0);
  const input = await inputOf(target, seed);
  return {
    inputs: Math.max(at, 0) - series.first,
    outcomes: {},
    finding: { seed, error: end, input },
  };
}

/** Made anew here; of what cannot even be made only the seed is known. */
async function inputOf(target: Target, seed: number): Promise<Input> {
  try {
    return (await target.prepare()).make(new Random(seed));
  } catch {
    return '';
  }
}

/** Settles when the process has spent too long on one input, in time of a CPU so that other work does not count, or takes too much memory. */
function watchProgress(pid: number, path: string, limitMs: number) {
  let last = Number.NaN;
  let since = cpuMs(pid);
  let timer: NodeJS.Timeout | undefined;
  const trouble = new Promise<string>((resolve) => {
    timer = setInterval(() => {
      const at = readProgress(path);
      const now = cpuMs(pid);
      // Nothing yet, or shrinking: that has limits of its own.
      if (at !== last || at < 0) [last, since] = [at, now];
      if (now - since > limitMs) resolve(`hangs: one input took more than ${limitMs} ms`);
      if (memoryBytes(pid) > memoryBytesMax)
        resolve(`takes more than ${memoryBytesMax} bytes of memory`);
    }, pollMs);
  });
  return { trouble, stop: () => clearInterval(timer) };
}

function readProgress(path: string): number {
  try {
    return readFileSync(path).readDoubleLE(0);
  } catch {
    return -1;
  }
}

/** utime and stime of proc_pid_stat(5), in ticks of 10 ms; waiting in the kernel counts for nothing. */
function cpuMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

function memoryBytes(pid: number): number {
  try {
    const [, resident] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(resident) * pageBytes;
  } catch {
    return 0;
  }
}

const folderOf = (target: string): string => join(here, 'found', target);

/** Keeps a finding: every later run of its target begins with it. Gives the path. */
export function saveFinding({ input, seed }: Finding, target: Target): string {
  mkdirSync(folderOf(target.name), { recursive: true });
  const path = join(folderOf(target.name), `${seed}.${target.extension}`);
  writeFileSync(path, input);
  return path;
}
