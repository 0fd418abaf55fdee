import type { CompiledScript, Diagnostic } from '@sonde/compiler';
import {
  type BenchmarkResult,
  isResultItem,
  jsonBenchmarkReport,
  jsonTestReport,
  type Report,
  resultRenderer,
  type TestResult,
  textBenchmarkReport,
  textTestReport,
} from '@sonde/output';
import { type Sink, writeError } from '../write.ts';
import type { Output } from './output.ts';

export interface ReportOptions {
  readonly format: 'text' | 'json';
  readonly sink: Sink;
  /** Shows what comes after the last test. */
  readonly after: Output;
  readonly warn: (diagnostic: Diagnostic) => void;
}

/**
 * What `--test` and `--bench` print. Until the last test has run, what the script puts out is text
 * that belongs to the test's result, or, of benchmarks, is not shown.
 */
export function createReport(compiled: CompiledScript, options: ReportOptions): Output {
  const { sink, after, warn } = options;
  const names = namesIn(compiled);
  const { tests, benchmarks } = reportsOn(names, options.format);
  const report = compiled.mode === 'test' ? tests : benchmarks;
  const renderer = resultRenderer(compiled.schema, 'text');
  let waiting = names.length;
  let printed = '';
  sink.write(report.start());
  const finish = (text: string): void => {
    waiting -= 1;
    printed = '';
    sink.write(text);
    if (waiting === 0) sink.write(report.end());
  };
  return {
    show(output) {
      if (waiting === 0) return after.show(output);
      switch (output.kind) {
        case 'test':
          return finish(tests.result({ ...output, output: printed }));
        case 'benchmark':
          if (!output.passed) writeError(`ERROR: Benchmark '${output.name}' failed.\n`);
          return finish(output.passed ? benchmarks.result(output) : '');
        case 'warning':
          return warn(output.diagnostic);
        default:
          if (isResultItem(output)) for (const { text } of renderer.item(output)) printed += text;
      }
    },
  };
}

/** Of what is run on demand, in the order in which it runs. */
const namesIn = ({ programs }: CompiledScript): string[] =>
  programs.flatMap(({ targets }) =>
    targets.flatMap((target) =>
      target.kind === 'test' || target.kind === 'bench' ? [target.name] : [],
    ),
  );

interface Reports {
  readonly tests: Report<TestResult>;
  readonly benchmarks: Report<BenchmarkResult>;
}

const reportsOn = (names: readonly string[], format: 'text' | 'json'): Reports =>
  format === 'json'
    ? { tests: jsonTestReport(), benchmarks: jsonBenchmarkReport() }
    : { tests: textTestReport(names.length), benchmarks: textBenchmarkReport(names) };
