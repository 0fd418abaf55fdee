import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const cli = fileURLToPath(new URL('../../apps/cli/bin/sonde.cjs', import.meta.url));

test('the bundled command line runs what it loads late: commands and files', () => {
  const script = 'begin { system("echo from a command"); cat("/proc/sys/kernel/ostype"); exit(); }';
  const args = [cli, 'trace', '-q', '--unsafe', '-e', script];
  const stdout = execFileSync(process.execPath, args, { encoding: 'utf8' });
  expect(stdout).toContain('from a command\n');
  expect(stdout).toContain('Linux\n');
});
