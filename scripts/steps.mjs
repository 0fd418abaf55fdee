/** Running the steps of a set-up with a line of progress for each. No dependency: it runs before `npm ci`. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Ends the program with a message that says what to do. */
export function fail(message) {
  console.error(`\nsonde: ${message}`);
  process.exit(1);
}

/** Runs a command; its output is shown only when it fails (or always with `loud`). Resolves to its exit status. */
export function run(command, args, options = {}) {
  const { loud = false, env = {}, cwd = root } = options;
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: loud ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    child.stdout?.on('data', (data) => output.push(data));
    child.stderr?.on('data', (data) => output.push(data));
    child.on('error', (error) => done({ status: 127, output: String(error) }));
    child.on('close', (status) =>
      done({ status: status ?? 1, output: Buffer.concat(output).toString() }),
    );
  });
}

/** One named step: prints what it does and how long it took, ends the program when it fails. */
export async function step(title, command, args, options) {
  const started = Date.now();
  if (process.stdout.isTTY) process.stdout.write(`  … ${title}\r`);
  const { status, output } = await run(command, args, options);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === 0) return console.log(`  ✓ ${title} (${seconds} s)`);
  console.log(`  ✗ ${title} (${seconds} s)`);
  console.error(output);
  fail(`${title} failed: ${command} ${args.join(' ')}`);
}

/** Does `work` unless the files in `inputs` are as they were when it was last done. */
export async function unlessDone(name, inputs, outputs, work) {
  const stamp = join(root, 'node_modules', '.cache', 'sonde', name);
  const digest = digestOf(inputs);
  const isDone =
    outputs.every((path) => existsSync(join(root, path))) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === digest;
  if (isDone) return false;
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
  return true;
}

const ignored = new Set(['node_modules', 'dist', 'build', '.next', 'generated', '.git']);

function digestOf(inputs) {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap((input) => filesBelow(join(root, input))).sort())
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  hash.update(process.version);
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !ignored.has(entry.name))
    .flatMap((entry) => filesBelow(join(path, entry.name)));
}
