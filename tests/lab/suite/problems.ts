import type { Expected, LabOutcome } from './lab-case.ts';

/** What is wrong with an outcome on a kernel, with all that was said; empty when it is as it should be. */
export function problemsOf(
  { prints, printsNot = [], lacking }: Expected,
  outcome: LabOutcome | undefined,
  kernel: string,
): string[] {
  if (outcome === undefined) return ['it was not run'];
  const { status, stdout, stderr } = outcome;
  const lack = lacking?.[kernel];
  if (lack !== undefined) {
    if (status === 0) return [`it works although this kernel lacks it: ${lack.reason}`];
    return lack.says.test(stderr) ? [] : [`it fails in another way:\n${stderr}`];
  }
  if (status !== 0) return [`it ended with ${status}:\n${stderr}`];
  const has = (text: string | RegExp): boolean =>
    typeof text === 'string' ? stdout.includes(text) : text.test(stdout);
  return [
    ...prints
      .filter((text) => !has(text))
      .map((text) => `${text} is missing in:\n${stdout}\n${stderr}`),
    ...printsNot.filter(has).map((text) => `${text} must not be in:\n${stdout}`),
  ];
}
