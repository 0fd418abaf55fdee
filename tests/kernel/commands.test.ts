import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const cli = join(import.meta.dirname, '../../apps/cli/bin/sonde.cjs');
const folder = mkdtempSync(join(tmpdir(), 'sonde-commands-'));
const [neat, untidy, wrong] = ['neat', 'untidy', 'wrong'].map((name) => join(folder, `${name}.bt`));

beforeAll(() => {
  writeFileSync(neat!, 'begin\n{\n  @a = 1;\n}\n');
  writeFileSync(untidy!, 'begin{@a=1}');
  writeFileSync(wrong!, 'begin { print(nosuch); }\n');
  const { stdout } = sonde(['fmt', neat!]);
  writeFileSync(neat!, stdout);
});

afterAll(() => rmSync(folder, { recursive: true }));

function sonde(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
}

test('fmt reads standard input, and prints several files one after the other', () => {
  const form = readFileSync(neat!, 'utf8');
  expect(sonde(['fmt', '-'], 'begin{@a=1}')).toEqual({ status: 0, stdout: form, stderr: '' });
  expect(sonde(['fmt', neat!, untidy!]).stdout).toBe(form + form);
});

test('fmt --check names the files that differ, and -w mends them', () => {
  const differing = { status: 1, stdout: `${untidy}\n`, stderr: '' };
  expect(sonde(['fmt', '--check', neat!, untidy!])).toEqual(differing);
  expect(sonde(['fmt', '-w', untidy!])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(sonde(['fmt', '--check', neat!, untidy!])).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('check tells in JSON how many mistakes there are', () => {
  const { status, stdout } = sonde(['check', '--json', neat!, wrong!]);
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([
    { file: neat, errors: 0, warnings: 0, diagnostics: [] },
    { file: wrong, errors: 1, warnings: 0, diagnostics: [{ code: 'unknown-identifier' }] },
  ]);
});

test.each(['check', 'fmt'])('%s ends quietly when its reader has seen enough', (command) => {
  // More than a pipe holds, so that some of it is written after the reader has gone.
  const files = Array.from({ length: 2000 }, () => wrong).join(' ');
  const line = `node '${cli}' ${command} ${files} | head -c 1 > /dev/null; exit \${PIPESTATUS[0]}`;
  const { status, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('-p of a process that there is not is one line', () => {
  // The highest that Linux can give, hardly ever in use.
  const args = ['trace', '-p', '4194303', '-e', 'interval:s:1 { exit(); }'];
  const stderr = 'ERROR: there is no process 4194303\n';
  expect(sonde(args)).toEqual({ status: 1, stdout: '', stderr });
});
