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
  let stop = () => {};
  if (command !== undefined && attachMs !== undefined) {
    const ran = await runCommand(command);
    if (ran.complaint) stderr += `\nthe command: ${ran.complaint}`;
    stop = ran.stop;
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    child.kill('SIGINT');
  }
  const status = await ended;
  stop();
  clearTimeout(timer);
  return { name, status, stdout, stderr, attachMs, totalMs: Date.now() - started };
}

/** Settles when the command has ended, with what it said if it failed, or when it says that it stays. */
function runCommand([path, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => child.kill();
    let stderr = '';
    let stdout = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      if (stdout.endsWith('stays\n')) resolve({ stop });
    });
    child.stderr.on('data', (data) => (stderr += data));
    child.once('error', (error) => resolve({ stop, complaint: String(error) }));
    child.once('close', (status) =>
      resolve({ stop, complaint: status === 0 ? undefined : `${status} ${stderr}` }),
    );
  });
}
