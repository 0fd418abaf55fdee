import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The first words of a command line that takes bpftrace's options. */
export type Command = readonly [path: string, ...args: string[]];

export const sonde: Command = [
  process.execPath,
  fileURLToPath(new URL('../../apps/cli/bin/sonde.cjs', import.meta.url)),
  'trace',
];

/**
 * The environment of both: without certificates that Node would read and parse at every start (30 ms for a
 * distribution's bundle), which some machines name in it and hosts do not.
 */
const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = process.env;

/** Set by scripts/bench.mjs. */
export function peer(): Command {
  const path = process.env.SONDE_PEER_COMMAND;
  if (!path) throw new Error('run the benchmarks with `npm run bench`');
  return [path];
}

/** Starts a script and waits for its first output; the caller ends it. */
export async function startScript([path, ...args]: Command, script: string): Promise<ChildProcess> {
  const child = spawn(path, [...args, '-e', script], { stdio: ['ignore', 'pipe', 'ignore'], env });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${path} ended without output (${code})`)));
  });
  return child;
}

/** Settles when the child has ended; ends it first when asked to. */
export function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    if (signal) child.kill(signal);
  });
}

/** Starts a script and waits until all its probes are attached; the caller ends it. */
export async function attached(
  [path, ...args]: Command,
  script: string,
  timeoutMs = 30_000,
): Promise<ChildProcess> {
  const child = spawn(path, [...args, '-e', script], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${path}: not attached: ${said}`)), timeoutMs);
    child.stderr.on('data', (data: Buffer) => {
      said += data;
      if (!said.includes('Attached')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`${path} ended (${code}): ${said}`)));
  });
  return child;
}
