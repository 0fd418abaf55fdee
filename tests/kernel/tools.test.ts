import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Tool, what a process does while only it is traced, and the row that tells it. PID stands for its number. */
const cases: readonly (readonly [tool: string, deed: string, row: RegExp])[] = [
  ['execsnoop', 'exec cat /dev/null', / PID +\d+ +\d+ +\S*cat \/dev\/null$/m],
  ['opensnoop', 'cd /; read x < /no-such-file; exit 0', /^PID +sh +-1 +2 +\/no-such-file$/m],
  ['statsnoop', 'exec stat /no-such-file', /^PID +stat +2 +\/no-such-file$/m],
  ['unlinksnoop', 'exec rmdir /no-such-folder', / PID +rmdir +\d+ +2 +\/no-such-folder$/m],
  ['naptime', 'exec sleep 0.125', / PID +sleep +0\.125$/m],
  ['killsnoop', 'kill -0 $$', / PID +sh +0 +PID +0$/m],
  ['exitsnoop', 'exit 7', / PID +\d+ +sh +\d+\.\d{3} +7 +0$/m],
  ['gethostlatency', 'exec getent ahosts localhost', / PID +getent +\d+\.\d{3} localhost$/m],
  ['syscount', 'exec cat /dev/null', /@processes\[cat\]: \d+/],
];

test.each(cases)('%s', async (tool, deed, row) => {
  // The process waits until it is traced: `read` ends with the line that it is sent.
  const child = spawn('sh', ['-c', `read go; ${deed}`], { stdio: ['pipe', 'ignore', 'ignore'] });
  const script = `${root}packages/tools/scripts/${tool}.bt`;
  const tracer = spawn(process.execPath, [
    `${root}apps/cli/bin/sonde.cjs`,
    ...['trace', '-p', String(child.pid), script],
  ]);
  let stdout = '';
  let stderr = '';
  tracer.stdout.on('data', (data) => (stdout += data));
  tracer.stderr.on('data', (data) => {
    stderr += data;
    if (stderr.includes('Attached')) child.stdin.end('go\n');
  });
  // It ends by itself when the process that it traces has ended.
  const status = await new Promise((resolve) => tracer.once('close', resolve));
  child.kill();
  expect(stderr).toMatch(/^Attached \d+ probes\s*$/);
  expect(status).toBe(0);
  expect(stdout.replaceAll(String(child.pid), 'PID')).toMatch(row);
});
