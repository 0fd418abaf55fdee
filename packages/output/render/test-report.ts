import { jsonObject, jsonString } from './json-value.ts';

/** Tells, in bpftrace's form, what was run on demand: before the first, for each, after the last. */
export interface Report<Result> {
  start(): string;
  result(result: Result): string;
  end(): string;
}

/** What a test came to; `output` is the text that it printed, with what was printed before the first one. */
export interface TestResult {
  readonly name: string;
  readonly durationNs: number;
  readonly passed: boolean;
  readonly output: string;
}

/** Like googletest, with its colours. Of what tests print only that of those that failed is shown. */
export function textTestReport(count: number): Report<TestResult> {
  const failed: string[] = [];
  const tests = (number: number): string => `${number} ${number === 1 ? 'test' : 'tests'}`;
  return {
    start: () => (count === 0 ? '' : `${green('==========')} Running ${count} tests.\n`),
    result({ name, durationNs, passed, output }) {
      if (!passed) failed.push(name);
      const verdict = passed ? green('       OK ') : `${output}${red('  FAILED  ')}`;
      return `${green(' RUN      ')} ${name}\n${verdict} ${name} (${durationText(durationNs)})\n`;
    },
    end() {
      if (count === 0) return '';
      const passed = `${green('==========')} ${tests(count)} ran.\n${green('  PASSED  ')} ${tests(count - failed.length)}.\n`;
      if (failed.length === 0) return passed;
      const listed = failed.map((name) => `${red('  FAILED  ')} ${name}\n`).join('');
      return `${passed}${red('  FAILED  ')} ${tests(failed.length)}, listed below:\n${listed}`;
    },
  };
}

/** One line per test. */
export const jsonTestReport = (): Report<TestResult> => ({
  start: () => '',
  result({ name, durationNs, passed, output }) {
    const result = jsonObject([
      ['duration', String(durationNs)],
      ['passed', String(passed)],
      ['output', jsonString(output)],
    ]);
    return `{"type": "test_result", "data": ${jsonObject([[name, result]])}}\n`;
  },
  end: () => '',
});

const green = (text: string): string => `\x1b[32m[${text}]\x1b[0m`;
const red = (text: string): string => `\x1b[31m[${text}]\x1b[0m`;

const units: readonly (readonly [string, number])[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['μs', 1e3],
  ['ns', 0],
];

/** In the largest unit that it fills. bpftrace 0.27 means the same, and prints the size of the unit. */
function durationText(ns: number): string {
  const [unit, size] = units.find(([, each]) => ns >= each)!;
  return `${Math.floor(ns / (size || 1))} ${unit}`;
}
