import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { labFolder } from './folder.ts';
import { defaultSeries } from './kernel.ts';
import { labCases } from './suite/cases.ts';
import { runSuite, type SuiteResult } from './suite/run-suite.ts';

const series = process.env.SONDE_LAB_KERNELS?.split(',') ?? defaultSeries;

describe.each(series)('kernel %s', (kernel) => {
  let result: SuiteResult;

  beforeAll(async () => {
    result = await runSuite(kernel, labCases);
    // The matrix of docs/kernels.md is written from these.
    const folder = join(labFolder, 'results');
    mkdirSync(folder, { recursive: true });
    const { release, bootMs, outcomes } = result;
    writeFileSync(
      join(folder, `${kernel}.json`),
      JSON.stringify({ release, bootMs, outcomes: [...outcomes.values()] }, undefined, 1),
    );
  });

  test.each(labCases)('$name', ({ name, prints, lacking }) => {
    const outcome = result.outcomes.get(name);
    const lack = lacking?.[kernel];
    if (lack !== undefined) {
      expect(outcome).toMatchObject({ status: 1 });
      expect(outcome?.stderr).toMatch(lack.says);
      return;
    }
    expect(outcome, outcome?.stderr).toMatchObject({ status: 0 });
    for (const text of prints)
      expect(outcome?.stdout, outcome?.stderr).toEqual(
        typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text),
      );
  });
});
