import type { LabOutcome } from './lab-case.ts';
import type { SuiteResult } from './results.ts';

/** More than that is no slow moment. */
const attemptedMax = 5;

export interface Attempt<Case> {
  readonly kernel: string;
  readonly cases: readonly Case[];
  readonly nameOf: (each: Case) => string;
  /** Boots a guest and runs cases in it. */
  readonly run: (cases: readonly Case[]) => Promise<SuiteResult>;
  /** What is wrong with the outcome of a case. */
  readonly problems: (each: Case, outcome: LabOutcome | undefined) => readonly string[];
}

/**
 * Runs cases, and the few that failed once more in a guest of their own, whose outcome counts: an emulated processor is
 * at times too slow for what a case waits for. Says which needed it.
 */
export async function runWithSecondAttempt<Case>(attempt: Attempt<Case>): Promise<SuiteResult> {
  const { kernel, cases, nameOf, run, problems } = attempt;
  const first = await run(cases);
  const outcomeOf = (each: Case) => first.outcomes.find(({ name }) => name === nameOf(each));
  const failed = cases.filter((each) => problems(each, outcomeOf(each)).length > 0);
  if (failed.length === 0 || failed.length > attemptedMax) return first;
  const names = new Set(failed.map(nameOf));
  const found = failed.flatMap((each) => problems(each, outcomeOf(each)));
  console.warn(`kernel ${kernel}: once more: ${[...names].join(', ')}\n${found.join('\n')}`);
  const second = await run(failed);
  const kept = first.outcomes.filter(({ name }) => !names.has(name));
  return { ...first, outcomes: [...kept, ...second.outcomes] };
}
