/**
 * Runs in a guest: `node run-cases.mjs CASES.json`. Each case is a script for `sonde trace` and a command to run
 * once it is attached; the outcome of each is a line of JSON on stdout.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A case takes some seconds under emulation; past this it is ended. */
const longestCaseMs = 60_000;
/** For what the command caused to come through the ring buffer. */
const settleMs = 300;

const cases = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const each of cases) process.stdout.write(`${JSON.stringify(await runCase(each))}\n`);

async function runCase({ name, args, command }) {
  const started = Date.now();
  const child = spawn(process.execPath, ['/lab/cli/bin/sonde.cjs', 'trace', ...args]);
  const timer = setTimeout(() => child.kill('SIGKILL'), longestCaseMs);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => (stdout += data));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const attached = new Promise((resolve) =>
    child.stderr.on('data', (data) => {
      stderr += data;
      if (stderr.includes('Attached ')) resolve(Date.now() - started);
    }),
  );
  const attachMs = await Promise.race([attached, ended.then(() => undefined)]);
  if (command !== undefined && attachMs !== undefined) {
    const complaint = await runCommand(command);
    if (complaint) stderr += `\nthe command: ${complaint}`;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    child.kill('SIGINT');
  }
  const status = await ended;
  clearTimeout(timer);
  return { name, status, stdout, stderr, attachMs, totalMs: Date.now() - started };
}

/** What it said when it failed. */
function runCommand([path, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (data) => (stderr += data));
    child.once('error', (error) => resolve(String(error)));
    child.once('close', (status) => resolve(status === 0 ? '' : `${status} ${stderr}`));
  });
}
