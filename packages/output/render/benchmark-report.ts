import { jsonObject } from './json-value.ts';
import type { Report } from './test-report.ts';

export interface BenchmarkResult {
  readonly name: string;
  /** Of one run. */
  readonly averageNs: number;
  readonly iterations: number;
}

const nameColumnsMin = 41;
const timeColumns = 15;

/** A table whose first column is as wide as the longest of the names; its head comes with its first row. */
export function textBenchmarkReport(names: readonly string[]): Report<BenchmarkResult> {
  const nameColumns = Math.max(nameColumnsMin, ...names.map((name) => name.length + 1));
  const row = (name: string, time: string, iterations: string): string =>
    `${name.padEnd(nameColumns)}${time.padEnd(timeColumns)}${iterations}\n`;
  const titles = row('Benchmark', 'Time(ns)', 'Iterations');
  let head = `${titles}${'-'.repeat(titles.length - 1)}\n`;
  return {
    start: () => '',
    result({ name, averageNs, iterations }) {
      const text = head + row(name, String(averageNs), String(iterations));
      head = '';
      return text;
    },
    end: () => '',
  };
}

/** One line per benchmark. */
export const jsonBenchmarkReport = (): Report<BenchmarkResult> => ({
  start: () => '',
  result({ name, averageNs, iterations }) {
    const result = jsonObject([
      ['average', String(averageNs)],
      ['iters', String(iterations)],
    ]);
    return `{"type": "benchmark_result", "data": ${jsonObject([[name, result]])}}\n`;
  },
  end: () => '',
});
