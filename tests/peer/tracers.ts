import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** First words of a command line that takes bpftrace's options. */
type Command = readonly string[];

const bundle = pathOf('apps/cli/dist/sonde.cjs');
const found = spawnSync(process.execPath, [pathOf('scripts/peer.mjs'), '--find'], {
  encoding: 'utf8',
});

export const sonde: Command = [process.execPath, pathOf('apps/cli/bin/sonde.cjs'), 'trace'];
export const peer: Command = [found.stdout.trim()];

/** Why nothing can be compared here; undefined when it can. */
export const missing: string | undefined =
  process.getuid?.() !== 0
    ? 'not root'
    : found.status !== 0
      ? 'bpftrace is not installed: node scripts/peer.mjs'
      : existsSync(bundle)
        ? undefined
        : 'the command line is not bundled: npm run build';

/** The stdout of a script that ends by itself. */
export function traceToEnd([path, ...first]: Command, ...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(path!, [...first, ...args], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  if (status !== 0) throw new Error(`${path} ended with ${status}:\n${stderr}`);
  return stdout;
}

/** A script that traces until it calls exit(). */
export interface Tracer {
  /** Its stdout, once it has ended. */
  readonly output: Promise<string>;
}

/** Past this a tracer that did not end by itself is ended. */
const longestRunMs = 50_000;

/** Settles when the script is attached. Rejects, as the output does, with its stderr when it fails. */
export async function startTracer(command: Command, script: string): Promise<Tracer> {
  const [path, ...first] = command;
  const child = spawn(path!, [...first, '-e', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: longestRunMs,
  });
  const [stdout, stderr] = [textOf(child.stdout), textOf(child.stderr)];
  const output = new Promise<string>((resolve, reject) =>
    child.once('close', (status, signal) =>
      status === 0
        ? resolve(stdout())
        : reject(new Error(`${path} ended with ${signal ?? status}:\n${stderr()}`)),
    ),
  );
  await Promise.race([output, said(child.stderr, 'Attached ')]);
  return { output };
}

/** Settles when a stream has given that text. */
function said(stream: ChildProcess['stderr'], text: string): Promise<void> {
  const all = textOf(stream);
  return new Promise((resolve) => stream?.on('data', () => all().includes(text) && resolve()));
}

/** Collects what a stream gives. */
function textOf(stream: ChildProcess['stdout']): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
