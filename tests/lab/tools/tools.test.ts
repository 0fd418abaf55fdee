import { tools } from '@sonde/tools';
import { beforeAll, describe, expect, test } from 'vitest';
import { testedSeries } from '../prepare.ts';
import { problemsOf } from '../suite/problems.ts';
import { type SuiteResult, saveOutcomes } from '../suite/results.ts';
import { runWithSecondAttempt } from '../suite/second-attempt.ts';
import { toolCases } from './cases.ts';
import { runTools } from './run-tools.ts';
import { nameOf } from './tool-case.ts';

const wanted = process.env.SONDE_LAB_TOOLS?.split(',');
const cases = toolCases.filter(({ tool }) => wanted?.includes(tool) ?? true);

test('every tool of the library has a case', () => {
  const tested = new Set(toolCases.map(({ tool }) => tool));
  expect([...tested].sort()).toEqual(tools.map(({ name }) => name).sort());
});

describe.each(testedSeries)('kernel %s', (kernel) => {
  let result: SuiteResult;

  beforeAll(async () => {
    result = await runWithSecondAttempt({
      kernel,
      cases,
      nameOf,
      run: (some) => runTools(kernel, some),
      problems: (each, outcome) => problemsOf(each, outcome, kernel),
    });
    saveOutcomes('tools', kernel, result);
  });

  test.each(cases.map((each) => [nameOf(each), each] as const))('%s', (caseName, toolCase) => {
    const outcome = result.outcomes.find(({ name }) => name === caseName);
    expect(problemsOf(toolCase, outcome, kernel)).toEqual([]);
    expect(outcome?.stderr).not.toContain('WARNING');
  });
});
