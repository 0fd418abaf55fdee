import { expect, test, vi } from 'vitest';
import type { SuiteResult } from './results.ts';
import { runWithSecondAttempt } from './second-attempt.ts';

/** Cases are names; `failures` says how often each fails. */
async function attempt(failures: Readonly<Record<string, number>>) {
  const runs: string[][] = [];
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const result = await runWithSecondAttempt({
    kernel: '6.1',
    cases: Object.keys(failures),
    nameOf: (each) => each,
    run: async (cases): Promise<SuiteResult> => {
      runs.push([...cases]);
      const outcomes = cases.map((name) => {
        const status = runs.length <= failures[name]! ? 1 : 0;
        return { name, status, stdout: '', stderr: '', totalMs: 1 };
      });
      return { release: '6.1.0', bootMs: 1, outcomes };
    },
    problems: (each, outcome) => (outcome?.status === 0 ? [] : [`${each} failed`]),
  });
  warn.mockRestore();
  const failed = result.outcomes.filter(({ status }) => status !== 0).map(({ name }) => name);
  return { runs, failed };
}

test.each([
  [{ a: 0, b: 0 }, [['a', 'b']], []],
  [{ a: 0, b: 1 }, [['a', 'b'], ['b']], []],
  [
    { a: 0, b: 2, c: 1 },
    [
      ['a', 'b', 'c'],
      ['b', 'c'],
    ],
    ['b'],
  ],
])('of cases that fail %o times, those are run: %o', async (failures, runs, failed) =>
  expect(await attempt(failures)).toEqual({ runs, failed }),
);

test('many failures are no slow moment', async () => {
  const failures = Object.fromEntries([...'abcdef'].map((name) => [name, 1]));
  const { runs, failed } = await attempt(failures);
  expect(runs).toHaveLength(1);
  expect(failed).toHaveLength(6);
});
