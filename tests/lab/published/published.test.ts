import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { testedSeries } from '../prepare.ts';
import { problemsOf } from '../suite/problems.ts';
import type { SuiteResult } from '../suite/results.ts';
import { type Job, runJobs } from '../suite/run-suite.ts';
import { runWithSecondAttempt } from '../suite/second-attempt.ts';
import { toolCases } from '../tools/cases.ts';
import { prepareDeeds, setUpDeeds, toCommand } from '../tools/run-tools.ts';
import { publishedCases } from './cases.ts';

/** Its functions and fields are those that the scripts of today are written for. */
const kernel = '6.12';
const peerScript = fileURLToPath(new URL('../../../scripts/peer.mjs', import.meta.url));
const peer = spawnSync(process.execPath, [peerScript, '--find'], { encoding: 'utf8' });
const folder = join(dirname(peer.stdout.trim()), 'usr/sbin');
const reason =
  peer.status !== 0
    ? 'bpftrace is not installed: node scripts/peer.mjs'
    : !testedSeries.includes(kernel)
      ? `kernel ${kernel} is not asked for`
      : undefined;

const wanted = process.env.SONDE_LAB_PUBLISHED?.split(',');
const cases = publishedCases.filter(
  ({ script, isTelling }) =>
    wanted?.some((each) => each === 'all' || each === script) ?? isTelling === true,
);

const jobOf = ({ script, tool = script, deed, options = [] }: (typeof cases)[number]): Job => ({
  name: script,
  args: [`/lab/suite/${script}.bt`, ...(options.length > 0 ? ['--', ...options] : [])],
  command: toCommand(deed ?? toolCases.find((each) => each.tool === tool)?.deed ?? ''),
});

/** Writes the scripts and what their deeds need. */
function prepare(into: string, some: readonly (typeof cases)[number][]): Job[] {
  prepareDeeds(into);
  for (const { script } of some)
    copyFileSync(join(folder, `${script}.bt`), join(into, `${script}.bt`));
  return some.map(jobOf);
}

describe.skipIf(reason !== undefined)(`bpftrace's own scripts ${reason ?? ''}`, () => {
  let result: SuiteResult;

  beforeAll(async () => {
    result = await runWithSecondAttempt({
      kernel,
      cases,
      nameOf: ({ script }) => script,
      run: (some) => runJobs(kernel, (into) => prepare(into, some), setUpDeeds),
      problems: (each, outcome) => problemsOf(each, outcome, kernel),
    });
  });

  test('each has a case', () => {
    const installed = readdirSync(folder).filter((name) => name.endsWith('.bt'));
    expect(publishedCases.map(({ script }) => `${script}.bt`).sort()).toEqual(installed.sort());
  });

  test.each(cases)('$script runs unchanged', (each) => {
    const outcome = result.outcomes.find(({ name }) => name === each.script);
    expect(problemsOf(each, outcome, kernel)).toEqual([]);
  });
});
