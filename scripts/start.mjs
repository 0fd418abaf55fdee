/**
 * `npm start`: installs and builds what is missing, then runs the control plane with its embedded Postgres
 * and a collector for this machine, and prints the link that signs the first administrator in. Ctrl-C ends all.
 *
 * Environment: PORT (web, 3000), SONDE_HUB_PORT (collectors, 4471), SONDE_DATA (data folder, ./data), DATABASE_URL,
 * SONDE_LOCAL_COLLECTOR=0 (no collector for this machine).
 */
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from './build.mjs';
import { fail, root } from './steps.mjs';

const started = Date.now();
console.log('Sonde\n');
await build();

const data = resolve(process.env.SONDE_DATA ?? join(root, 'data'));
const withCollector = process.env.SONDE_LOCAL_COLLECTOR !== '0' && process.platform === 'linux';
const children = new Map();
let stopping = false;

const server = start('control plane', [join(root, 'apps/web/dist/server.mjs')], {
  SONDE_DATA: data,
  SONDE_LOCAL_COLLECTOR: withCollector ? '1' : '0',
  SONDE_LOG: process.env.SONDE_LOG ?? 'warn',
  NODE_ENV: 'production',
});
const ready = await new Promise((done) => {
  server.once('exit', () => done(undefined));
  server.on('message', (message) => message?.type === 'ready' && done(message));
});
if (!ready) fail('the control plane did not start; its messages are above');

if (withCollector && process.getuid?.() !== 0)
  console.log('  ! no collector for this machine: tracing needs root');
else if (withCollector && ready.localCollector)
  start('collector', [
    join(root, 'apps/collector/bin/sonde-collector.mjs'),
    ...ready.localCollector.args,
  ]);

console.log(`\n  ready in ${((Date.now() - started) / 1000).toFixed(1)} s\n\n  ${ready.link}\n`);
console.log(
  '  The link signs you in once, as administrator. Ctrl-C stops everything; data stays in',
);
console.log(`  ${data}\n`);

function start(name, args, env = {}) {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches the whole foreground group; in a group of its own each child is told by us, in order.
    detached: true,
  });
  children.set(name, child);
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => console.log(`  ${name}: ${line}`));
  child.on('exit', (status, signal) => {
    children.delete(name);
    if (!stopping) stop(1, `${name} ended (${signal ?? status})`);
    else if (children.size === 0) process.exit(exitStatus);
  });
  return child;
}

let exitStatus = 0;

/** The collector first, so that it can say goodbye. */
function stop(status, why) {
  if (stopping) return;
  stopping = true;
  exitStatus = status;
  if (why) console.error(`\nsonde: ${why}`);
  if (children.size === 0) process.exit(status);
  for (const child of [...children.values()].reverse()) child.kill('SIGTERM');
  setTimeout(() => {
    for (const child of children.values()) child.kill('SIGKILL');
    process.exit(status);
  }, 8000).unref();
}
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));
