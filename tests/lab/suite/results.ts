import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder } from '../folder.ts';
import type { LabOutcome } from './lab-case.ts';

/** What the last run of the suite on a kernel gave. */
export interface SuiteResult {
  /** What `uname -r` said. */
  readonly release: string;
  /** Until the first command, with the making of its disks, in ms. */
  readonly bootMs: number;
  readonly outcomes: readonly LabOutcome[];
}

/** What was run: the cases of the language and its probes, or the script library. */
export type SuiteName = 'suite' | 'tools';

const fileOf = (suite: SuiteName, kernel: string): string =>
  join(labFolder, 'results', suite === 'suite' ? `${kernel}.json` : `${suite}-${kernel}.json`);

/** Keeps it for the matrix. */
export function saveResult(suite: SuiteName, kernel: string, result: SuiteResult): void {
  mkdirSync(join(labFolder, 'results'), { recursive: true });
  writeFileSync(fileOf(suite, kernel), JSON.stringify(result, undefined, 1));
}

/** Keeps what some cases gave beside what is known of the others. */
export function saveOutcomes(suite: SuiteName, kernel: string, result: SuiteResult): void {
  const names = new Set(result.outcomes.map(({ name }) => name));
  const others = readResult(suite, kernel)?.outcomes.filter(({ name }) => !names.has(name)) ?? [];
  saveResult(suite, kernel, { ...result, outcomes: [...others, ...result.outcomes] });
}

/** Undefined when the suite was never run on that kernel. */
export function readResult(suite: SuiteName, kernel: string): SuiteResult | undefined {
  const file = fileOf(suite, kernel);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
