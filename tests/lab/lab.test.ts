import { beforeAll, describe, expect, test } from 'vitest';
import { testedSeries } from './prepare.ts';
import { labCases } from './suite/cases.ts';
import { problemsOf } from './suite/problems.ts';
import { type SuiteResult, saveOutcomes } from './suite/results.ts';
import { runSuite } from './suite/run-suite.ts';
import { runWithSecondAttempt } from './suite/second-attempt.ts';

/** Names of cases, with semicolons between them: most have commas in them. */
const wanted = process.env.SONDE_LAB_CASES?.split(';');
const cases = labCases.filter(({ name }) => wanted?.includes(name) ?? true);

describe.each(testedSeries)('kernel %s', (kernel) => {
  let result: SuiteResult;

  beforeAll(async () => {
    result = await runWithSecondAttempt({
      kernel,
      cases,
      nameOf: ({ name }) => name,
      run: (some) => runSuite(kernel, some),
      problems: (each, outcome) => problemsOf(each, outcome, kernel),
    });
    saveOutcomes('suite', kernel, result);
  });

  test.each(cases)('$name', (labCase) => {
    const outcome = result.outcomes.find(({ name }) => name === labCase.name);
    expect(problemsOf(labCase, outcome, kernel)).toEqual([]);
  });
});
