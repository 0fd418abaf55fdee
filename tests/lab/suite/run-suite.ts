import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFolders } from '../bundles.ts';
import { runGuest } from '../guest.ts';
import { ensureSuiteTools } from '../host-tools.ts';
import { runTool } from '../run-tool.ts';
import type { LabCase, LabOutcome } from './lab-case.ts';
import type { SuiteResult } from './results.ts';

const longestRunSeconds = 1200;
const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One run of `sonde trace` in the guest. */
export interface Job {
  readonly name: string;
  /** Behind `sonde trace`. */
  readonly args: readonly string[];
  /** Run once the script is attached. Without, the script ends by itself. */
  readonly command?: readonly string[];
  /** The command is started first, and `-p` with its process is put before the arguments. It has to say that it stays. */
  readonly isRunning?: boolean;
  /** What `sonde` is started by. */
  readonly under?: readonly string[];
  /** Shell commands before `sonde` and after it. The output of the latter is added to that of `sonde`. */
  readonly before?: string;
  readonly after?: string;
}

/** Boots a kernel once and runs all cases in it. Throws when the guest did not come to their end. */
export async function runSuite(kernel: string, cases: readonly LabCase[]): Promise<SuiteResult> {
  return runJobs(kernel, (folder) => prepare(folder, cases), 'true');
}

/**
 * Boots a kernel once, runs the shell command `setup` and all jobs in it. `prepare` writes the files that the guest
 * gets in /lab/suite, and gives the jobs. Throws when the guest did not come to their end.
 */
export async function runJobs(
  kernel: string,
  prepare: (folder: string) => readonly Job[],
  setup: string,
): Promise<SuiteResult> {
  ensureSuiteTools();
  const folder = mkdtempSync(join(tmpdir(), 'sonde-lab-suite-'));
  let stdout = '';
  let stderr = '';
  const started = Date.now();
  let bootMs: number | undefined;
  try {
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(prepare(folder)));
    copyFileSync(pathOf('../guest/run-cases.mjs'), join(folder, 'run-cases.mjs'));
    const runCases = 'exec node /lab/suite/run-cases.mjs /lab/suite/cases.json';
    const { status, console: log } = await runGuest({
      kernel,
      // By its path: the shell of busybox, which starts this, would run its own commands before Debian's.
      command: ['/bin/sh', '-c', `uname -r; { ${setup}; } >&2 && ${runCases}`],
      folders: { ...bundleFolders(), suite: folder },
      timeoutSeconds: longestRunSeconds,
      onStdout: (data) => {
        bootMs ??= Date.now() - started;
        stdout += data;
      },
      onStderr: (data) => (stderr += data),
    });
    if (status !== 0) throw new Error(`the guest ended with ${status}:\n${stderr}\n${log}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const [release = '', ...lines] = stdout.trimEnd().split('\n');
  const outcomes = lines.map((line): LabOutcome => JSON.parse(line));
  return { release, bootMs: bootMs ?? 0, outcomes };
}

/** Writes what the guest gets in /lab/suite: the traced program and what it reads. */
export function prepare(folder: string, cases: readonly LabCase[]): Job[] {
  const fire = join(folder, 'fire');
  buildStatic([pathOf('fire.c'), pathOf('fire-forms.c')], fire);
  const symbols = runTool('nm', [fire]).toString();
  const address = (name: string): string =>
    `0x${symbols.match(new RegExp(`^(\\w+) \\w ${name}$`, 'm'))?.[1]}`;
  writeFileSync(join(folder, 'input'), 'ten bytes\n');
  const fill = (script: string): string =>
    script
      .replace('$TCPCONNECT', () => readFileSync(pathOf('tcpconnect.bt'), 'utf8'))
      .replaceAll('$FIRE', '/lab/suite/fire')
      .replaceAll('$ADD_LINE', String(addLine()))
      .replaceAll('$WATCHED', address('fire_watched'))
      .replaceAll('$ADD', address('fire_add'));
  return cases.map(({ script, options = [], fire: words, run, ...job }) => ({
    ...job,
    args: [...options.map(fill), '-e', fill(script)],
    ...(words && { command: ['/lab/suite/fire', ...words] }),
    ...(run !== undefined && { command: ['/bin/sh', '-c', run] }),
  }));
}

/** Of the first statement of fire_add. */
const addLine = (): number =>
  readFileSync(pathOf('fire.c'), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('long fire_add(')) + 2;

/** Builds a program that needs no library of the guest, with frame pointers and lines. */
export function buildStatic(sources: readonly string[], program: string): void {
  const flags = ['-O1', '-g', '-static', '-no-pie', '-fno-omit-frame-pointer', '-pthread'];
  runTool('cc', [...flags, '-o', program, ...sources]);
}
