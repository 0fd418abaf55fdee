/**
 * Runs in a guest: `node run-cases.mjs CASES.json`. Each case is a script for `sonde trace` and a command to run
 * once it is attached; the outcome of each is a line of JSON on stdout.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A case takes some seconds under emulation; past this it is ended. */
const longestCaseMs = 120_000;
/** For what the command caused to come through the ring buffer. */
const settleMs = 300;

/** Read when a case first asks for it. */
let kallsyms;

const cases = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const each of cases) process.stdout.write(`${JSON.stringify(await runCase(each))}\n`);

async function runCase({ name, args, command, under = [], isRunning, before, after }) {
  const started = Date.now();
  if (before) execFileSync('/bin/sh', ['-c', before], { stdio: 'ignore' });
  const running = isRunning ? await runCommand(command) : undefined;
  const words = [
    ...under,
    ...[process.execPath, '/lab/cli/bin/sonde.cjs', 'trace'],
    ...(running ? ['-p', String(running.pid)] : []),
    ...args.map(withAddresses),
  ];
  const child = spawn(words[0], words.slice(1));
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
  let stop = running?.stop ?? (() => {});
  if (command !== undefined && attachMs !== undefined) {
    if (!running) {
      const ran = await runCommand(command);
      if (ran.complaint) stderr += `\nthe command: ${ran.complaint}`;
      stop = ran.stop;
    }
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    child.kill('SIGINT');
  }
  const status = await ended;
  stop();
  clearTimeout(timer);
  if (after) stdout += spawnSync('/bin/sh', ['-c', after], { encoding: 'utf8' }).stdout;
  return { name, status, stdout, stderr, attachMs, totalMs: Date.now() - started };
}

function withAddresses(word) {
  return word.replace(/\$KADDR\((\w+)\)/g, (_, symbol) => {
    kallsyms ??= readFileSync('/proc/kallsyms', 'latin1');
    return `0x${kallsyms.match(new RegExp(`^(\\w+) \\w ${symbol}$`, 'm'))?.[1]}`;
  });
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
      if (stdout.endsWith('stays\n')) resolve({ stop, pid: child.pid });
    });
    child.stderr.on('data', (data) => (stderr += data));
    child.once('error', (error) => resolve({ stop, complaint: String(error) }));
    child.once('close', (status) =>
      resolve({ stop, complaint: status === 0 ? undefined : `${status} ${stderr}` }),
    );
  });
}
