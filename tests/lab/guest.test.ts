import { expect, test } from 'vitest';
import { runGuest } from './guest.ts';

/** Runs a shell script in a guest, without the built programs. */
async function runShell(script: string, timeoutSeconds = 60) {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  const { status, console: log } = await runGuest({
    kernel: '6.12',
    command: ['sh', '-c', script],
    folders: {},
    timeoutSeconds,
    onStdout: (data) => stdout.push(data),
    onStderr: (data) => stderr.push(data),
  });
  const textOf = (chunks: Buffer[]) => Buffer.concat(chunks).toString('latin1');
  return { status, stdout: textOf(stdout), stderr: textOf(stderr), log };
}

test('gives output and exit status as they are', async () => {
  const script = `printf 'no end of line \\377\\0'; echo "it's" >&2; head -c 100000 /dev/zero; exit 7`;
  const { status, stdout, stderr } = await runShell(script);
  expect(status).toBe(7);
  expect(stdout.startsWith('no end of line \xff\0')).toBe(true);
  expect(stdout).toHaveLength('no end of line \xff\0'.length + 100_000);
  expect(stderr).toBe("it's\n");
});

test('a panic gives 125 and the console', async () => {
  const { status, stdout, log } = await runShell(
    'echo before; sleep 1; echo c > /proc/sysrq-trigger',
  );
  expect({ status, stdout }).toEqual({ status: 125, stdout: 'before\n' });
  expect(log).toContain('Kernel panic');
});

test('a command that takes too long gives 124', async () => {
  expect((await runShell('echo started; sleep 1000', 25)).status).toBe(124);
});
