import { beforeAll, describe, expect, test } from 'vitest';
import { testedSeries } from './prepare.ts';
import { labCases } from './suite/cases.ts';
import { problemsOf } from './suite/problems.ts';
import { type SuiteResult, saveResult } from './suite/results.ts';
import { runSuite } from './suite/run-suite.ts';

describe.each(testedSeries)('kernel %s', (kernel) => {
  let result: SuiteResult;

  beforeAll(async () => {
    result = await runSuite(kernel, labCases);
    saveResult('suite', kernel, result);
  });

  test.each(labCases)('$name', (labCase) => {
    const outcome = result.outcomes.find(({ name }) => name === labCase.name);
    expect(problemsOf(labCase, outcome, kernel)).toEqual([]);
  });
});
