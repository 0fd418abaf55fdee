import { compile, type RunMode } from '@sonde/compiler';
import { openMachine } from '@sonde/ebpf';
import { expect, test } from 'vitest';
import type { BenchmarkOutput, EndedOutput, SessionOutput, TestOutput } from './output.ts';
import { rehearseSession, startSession } from './session.ts';

const machine = openMachine();
const { kernel, binding } = machine;

const compiledFor = (script: string, mode: RunMode) => {
  const options = { sourceName: 'test', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(script, kernel, { ...options, mode });
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  return compiled;
};

/** Runs a script that is to end by itself, within a second. */
async function run(script: string, mode: RunMode) {
  const outputs: SessionOutput[] = [];
  const onOutput = (output: SessionOutput): void => void outputs.push(output);
  const limits = { durationMs: 1000 };
  const session = await startSession(compiledFor(script, mode), {
    binding,
    kernel,
    limits,
    onOutput,
  });
  const ended: EndedOutput = await session.ended;
  return { outputs, ended };
}

const verdicts = (outputs: readonly SessionOutput[]): string[] =>
  outputs
    .filter((each): each is TestOutput | BenchmarkOutput => 'passed' in each)
    .map(({ name, passed }) => `${name} ${passed}`);

test.each([
  ['test:a { }', 'a true'],
  ['test:a { return 1; }', 'a false'],
  ['test:a { for $i : 0..9 { if ($i == 3) { return $i; } } }', 'a false'],
  ['test:a { for $i : 0..9 { if ($i == 3) { return 0; } } return 1; }', 'a true'],
  ['test:a { errorf("no"); }', 'a false'],
  ['test:a { warnf("hm"); }', 'a true'],
  ['test:a { assert(1 == 2, "no"); }', 'a false'],
  ['test:a { $zero = pid - pid; @ = 5 / $zero; }', 'a false'],
  ['test:a { exit(2); }', 'a false'],
  ['test:a { exit(); }', 'a true'],
])('%s: %s', async (script, verdict) => {
  const { outputs, ended } = await run(script, 'test');
  expect(verdicts(outputs)).toEqual([verdict]);
  expect(ended).toMatchObject({ reason: 'exit', exitCode: verdict === 'a true' ? 0 : 1 });
});

test('tests run one after the other, and one that exits does not end the rest', async () => {
  const { outputs, ended } = await run(
    'test:a { exit(3); } test:b { print(1); } interval:ms:1 { print(2); } test:c { }',
    'test',
  );
  expect(verdicts(outputs)).toEqual(['a false', 'b true', 'c true']);
  expect(ended.exitCode).toBe(1);
});

test('a benchmark is repeated until it took a millisecond', async () => {
  const { outputs, ended } = await run('bench:a { @[1] = count(); } test:b { }', 'bench');
  const [result] = outputs.filter((each) => each.kind === 'benchmark');
  expect(verdicts(outputs)).toEqual(['a true']);
  expect(result!.averageNs * result!.iterations).toBeGreaterThanOrEqual(1_000_000);
  expect(ended).toMatchObject({ reason: 'exit', exitCode: 0 });
});

test.each([
  'begin { @ = 1; }',
  'end { @ = 1; }',
  'begin { } end { @ = 1; }',
  'begin { } test:a { }',
])('%s ends by itself', async (script) => {
  const { ended } = await run(script, 'trace');
  expect(ended).toMatchObject({ reason: 'exit', exitCode: 0 });
});

test.each(['begin { } self:signal:SIGUSR1 { }', 'begin { } interval:s:100 { }'])(
  '%s does not',
  async (script) => {
    const { ended } = await run(script, 'trace');
    expect(ended.reason).toBe('duration');
  },
);

test('a rehearsal puts out nothing', async () => {
  const outputs: SessionOutput[] = [];
  const onOutput = (output: SessionOutput): void => void outputs.push(output);
  const compiled = compiledFor('begin { print(1); } interval:ms:1 { } end { print(2); }', 'trace');
  await rehearseSession(compiled, { binding, kernel, onOutput });
  expect(outputs).toEqual([]);
});

test('a rehearsal fails where the session would', async () => {
  const compiled = compiledFor('uprobe:/bin/true:0x1 { }', 'trace');
  const broken = {
    ...compiled,
    programs: compiled.programs.map((each) => ({ ...each, insns: new Uint8Array(8) })),
  };
  await expect(rehearseSession(broken, { binding, kernel, onOutput: () => {} })).rejects.toThrow(
    /refused/,
  );
});
