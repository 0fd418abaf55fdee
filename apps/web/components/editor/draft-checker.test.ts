import { compile, fixtureKernel } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { draftChecker } from './draft-checker.ts';
import type { CheckAnswer, CheckRequest } from './language-messages.ts';

const copies = Array.from({ length: 40 }, (_, index) => index);
/** Forty names on the stack at once: more than the kernel allows, which no rule of types can tell. */
const tooLarge = `begin { ${copies.map((n) => `$v${n} = comm;`).join(' ')}
  for $i : 0..2 { ${copies.map((n) => `print($v${n});`).join(' ')} } }`;

const parameters = {
  positional: [],
  named: {},
  unsafe: false,
  pid: 0,
  cgroup: '',
  reportsReads: false,
};

/** A checker whose pauses end when the test says so; answers as `code@text` of their diagnostics. */
function start(loadKernel = async (id: string) => (id === 'a' ? fixtureKernel() : undefined)) {
  const sent: CheckAnswer[] = [];
  const pauses: { ms: number; end: () => void }[] = [];
  const pause = (ms: number) => new Promise<void>((end) => pauses.push({ ms, end }));
  const check = draftChecker({ loadKernel, send: (answer) => sent.push(answer), pause });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  /** Lets what waits go on: without `idle` only what waits for its turn. */
  const goOn = async (idle: boolean) => {
    await settle();
    for (let next = pauses.findIndex(({ ms }) => idle || ms === 0); next >= 0; ) {
      pauses.splice(next, 1)[0]!.end();
      await settle();
      next = pauses.findIndex(({ ms }) => idle || ms === 0);
    }
  };
  const ask = (id: number, text: string, kernelIds = ['a']): CheckRequest => ({
    kind: 'check',
    id,
    text,
    parameters,
    kernelIds,
  });
  const verdicts = () =>
    sent.splice(0).map(({ kernelId, result, diagnostics }) => {
      const codes = diagnostics.map(({ code, span }) => `${code}@${span.start}`);
      return [kernelId, result, ...codes].join(' ').trim();
    });
  return { check, goOn, ask, verdicts, sent };
}

test('types are told at once, the size of programs when nobody types', async () => {
  const { check, goOn, ask, verdicts } = start();
  check(ask(1, tooLarge));
  await goOn(false);
  expect(verdicts()).toEqual(['ok', 'a ok']);
  await goOn(true);
  expect(verdicts()).toEqual(['a error program-too-large@0']);
});

test('what was found late stays where it was while somebody types on', async () => {
  const { check, goOn, ask, verdicts } = start();
  check(ask(1, tooLarge));
  await goOn(true);
  verdicts();
  check(ask(2, `// why\n${tooLarge}`));
  await goOn(false);
  expect(verdicts()).toEqual(['ok', 'a error program-too-large@7']);
  check(ask(3, 'begin { exit(); }'));
  await goOn(true);
  expect(verdicts()).toEqual(['ok', 'a ok', 'a ok']);
});

test('an older check falls silent before its programs are made', async () => {
  const { check, goOn, ask, verdicts } = start();
  check(ask(1, tooLarge));
  await goOn(false);
  check(ask(2, 'begin { print(nosuch); }'));
  await goOn(true);
  expect(verdicts()).toEqual(['ok', 'a ok', 'ok', 'a error unknown-identifier@14']);
});

test('a kernel that cannot be had is not judged', async () => {
  const { check, goOn, ask, verdicts } = start();
  check(ask(1, 'begin { exit(); }', ['b', 'a']));
  await goOn(true);
  expect(verdicts()).toEqual(['ok', 'b unknown', 'a ok']);
});

test.each([tooLarge, 'begin { delete(@x[1]); @x[1] = 2; }', 'begin { $x = ; print(nosuch) }'])(
  'when idle, the same is said as by the compiler: %.30s',
  async (text) => {
    const { check, goOn, ask, sent } = start();
    check(ask(1, text));
    await goOn(true);
    const { diagnostics } = compile(text, fixtureKernel(), {
      sourceName: 'script',
      positional: [],
      named: {},
      unsafe: false,
      config: {},
    });
    expect(sent.at(-1)?.diagnostics).toEqual(diagnostics);
  },
);
