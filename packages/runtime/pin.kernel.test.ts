import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledScript, compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SessionOutput } from './output.ts';
import { rehearseSession, startSession } from './session.ts';

const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });
const folder = mkdtempSync(join(tmpdir(), 'sonde-bpffs-'));
const pin = join(folder, 'tasks');

beforeAll(() => void execFileSync('mount', ['-t', 'bpf', 'bpf', folder]));
afterAll(() => {
  execFileSync('umount', [folder]);
  rmdirSync(folder);
});

function compiled(path: string): CompiledScript {
  const text = `iter:task:${path} /ctx.task.comm == "cat"/ {
    printf("%s|%-6s|%4d|%d|%x|%p|%%\\n", ctx.task.comm, "ab", 42, -5, 255, ctx.task.pid > 0); }`;
  const options = { sourceName: 'test', positional: [], named: {}, unsafe: false, config: {} };
  const result = compile(text, kernel, options);
  if (result.compiled === undefined) throw new Error(JSON.stringify(result.diagnostics));
  return result.compiled;
}

const read = () => execFileSync('cat', [pin], { encoding: 'utf8' });

test('a pinned iterator prints to whoever reads its file, after the session has ended', async () => {
  const outputs: SessionOutput[] = [];
  const onOutput = (output: SessionOutput) => void outputs.push(output);
  const session = await startSession(compiled(pin), { binding, kernel, onOutput });
  expect(await session.ended).toMatchObject({ reason: 'exit', exitCode: 0 });
  expect(outputs).toContainEqual({ kind: 'attached', probes: 1, shared: [], pinned: [pin] });
  const row = 'cat|ab    |  42|-5|ff|0x1|%\n';
  expect(read()).toContain(row);
  expect(read()).toContain(row);
  rmSync(pin);
});

test('a place that is taken, or in no BPF file system, is refused and nothing stays pinned', async () => {
  const refusal = async (path: string): Promise<string> => {
    const session = startSession(compiled(path), { binding, kernel, onOutput: () => {} });
    return session.then(
      () => 'pinned',
      (error) => error.diagnostic.message,
    );
  };
  expect(await refusal(join(tmpdir(), 'no-bpffs'))).toContain('EPERM');
  expect(await refusal(join(folder, 'none/tasks'))).toContain('ENOENT');
  expect(await refusal(pin)).toBe('pinned');
  expect(await refusal(pin)).toContain('EEXIST');
  rmSync(pin);
});

test('a rehearsal pins nothing', async () => {
  await rehearseSession(compiled(pin), { binding, kernel, onOutput: () => {} });
  expect(() => readFileSync(pin)).toThrow('ENOENT');
});
