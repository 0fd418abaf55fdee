import { expect, test } from 'vitest';
import { jsonBenchmarkReport, textBenchmarkReport } from './benchmark-report.ts';
import { jsonTestReport, textTestReport } from './test-report.ts';

const passing = { name: 'a', durationNs: 999, passed: true, output: 'hidden\n' };
const failing = { name: 'b', durationNs: 14_999, passed: false, output: 'shown\n' };
const plain = (text: string): string => text.replace(/\x1b\[\d+m/g, '');

test('tests are told as they end, and those that failed again at the end', () => {
  const report = textTestReport(2);
  const text = report.start() + report.result(passing) + report.result(failing) + report.end();
  expect(plain(text)).toBe(`[==========] Running 2 tests.
[ RUN      ] a
[       OK ] a (999 ns)
[ RUN      ] b
shown
[  FAILED  ] b (14 μs)
[==========] 2 tests ran.
[  PASSED  ] 1 test.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] b
`);
  expect(text).toContain('\x1b[32m[       OK ]\x1b[0m a');
  expect(text).toContain('\x1b[31m[  FAILED  ]\x1b[0m b');
});

test.each([
  [1e6, '1 ms'],
  [2.5e9, '2 s'],
  [0, '0 ns'],
])('%s ns are %s', (durationNs, text) => {
  expect(textTestReport(1).result({ ...passing, durationNs })).toContain(`(${text})`);
});

test('without tests nothing is said', () => {
  const report = textTestReport(0);
  expect(report.start() + report.end()).toBe('');
});

test('a test as JSON has its output, passed or not', () => {
  expect(jsonTestReport().result(passing)).toBe(
    '{"type": "test_result", "data": {"a": {"duration": 999, "passed": true, "output": "hidden\\n"}}}\n',
  );
});

const result = { name: 'a', averageNs: 130, iterations: 8000 };

test.each([
  ['a', 41],
  ['averyveryveryveryveryveryveryveryverylongnameindeed', 52],
])('the column of names is wide enough for %s', (name, columns) => {
  const report = textBenchmarkReport([name, 'a']);
  const [head, rule, row] = report.result(result).split('\n');
  expect(head).toBe(`${'Benchmark'.padEnd(columns)}Time(ns)       Iterations`);
  expect(rule).toBe('-'.repeat(columns + 25));
  expect(row).toBe(`${'a'.padEnd(columns)}130            8000`);
  expect(report.result(result)).toBe(`${row}\n`);
});

test('a benchmark as JSON', () => {
  expect(jsonBenchmarkReport().result(result)).toBe(
    '{"type": "benchmark_result", "data": {"a": {"average": 130, "iters": 8000}}}\n',
  );
});
