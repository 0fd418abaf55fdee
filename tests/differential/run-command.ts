import { spawn } from 'node:child_process';
import type { Case } from './case-file.ts';
import type { Outcome } from './golden-file.ts';
import { commandOf, scriptOf } from './workload.ts';

/** Longest a case may take, in milliseconds. */
const timeoutMs = 20_000;

/** Lines about this machine, not about the script. */
const noise = [/^WARNING: Could not read functions from /, /^WARNING: .*RLIMIT_MEMLOCK/];

/** Runs a case with a command that takes bpftrace's options. Rejects when it does not end in time. */
export async function runCommand(
  command: readonly string[],
  each: Case,
  program: string,
): Promise<Outcome> {
  const [path, ...first] = command;
  const environment = each.environment.map((pair) => pair.split(/=(.*)/s).slice(0, 2));
  const child = spawn(path!, [...first, ...argumentsOf(each, program)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TZ: 'UTC', ...Object.fromEntries(environment) },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (status === null) throw new Error(`${each.name} did not end within ${timeoutMs} ms`);
  const lines = Buffer.concat(chunks.stderr)
    .toString()
    .split(/(?<=\n)/);
  const own = lines.filter((line) => !noise.some((pattern) => pattern.test(line)));
  const attached = own.findIndex((line) => /^Attached \d+ probe/.test(line));
  const end = attached < 0 ? own.length : attached;
  return {
    status,
    stdout: Buffer.concat(chunks.stdout).toString(),
    diagnostics: own.slice(0, end).join(''),
    stderr: own.slice(end + 1).join(''),
  };
}

function argumentsOf(each: Case, program: string): string[] {
  const work = commandOf(each, program);
  return [
    ...(each.format === 'json' ? ['-f', 'json'] : []),
    ...(each.unsafe ? ['--unsafe'] : []),
    ...(work === undefined ? [] : ['-c', work.join(' ')]),
    ...(each.options ?? []),
    ...(lists(each) ? [] : ['-e', scriptOf(each, program)]),
    ...each.positional,
    ...(each.named.length > 0 ? ['--', ...each.named.map((pair) => `--${pair}`)] : []),
  ];
}

/** `-l` takes a pattern in place of a script. */
const lists = ({ options }: Case): boolean =>
  options?.some((option) => option.startsWith('-l')) === true;
