import { execFileSync, spawnSync } from 'node:child_process';
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

test.each(['explain', 'tools', 'kernel-info', '--help', 'trace -l'])(
  '%s ends quietly when its reader has seen enough',
  (words) => {
    const line = `node '${cli}' ${words} | head -c 1 > /dev/null; exit \${PIPESTATUS[0]}`;
    const { status, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);
