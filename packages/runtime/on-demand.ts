import type { Schema } from '@sonde/compiler';
import { isDecodeError, iterateRecords } from '@sonde/output';
import type { LoadedProgram } from './load/programs.ts';
import type { SessionOptions } from './options.ts';
import type { BenchmarkOutput, SessionOutput, TestOutput } from './output.ts';

/** What running tests and benchmarks needs of their session. */
export interface OnDemandHost {
  readonly programs: readonly LoadedProgram[];
  /** Settles when all that programs wrote so far was put out. */
  drain(): Promise<void>;
  readonly faults: Faults;
  push(output: SessionOutput): Promise<void>;
}

/** A benchmark is repeated until a series takes this long. */
const seriesNsMin = 1_000_000;
/** The largest series, should a program take no time at all. */
const seriesMax = 8_000_000;

/** Runs the tests or benchmarks of a script one after the other, in its order. Gives whether all passed. */
export async function runOnDemand(host: OnDemandHost): Promise<boolean> {
  let passed = true;
  for (const loaded of host.programs) {
    for (const target of loaded.targets) {
      if (target.kind !== 'test' && target.kind !== 'bench') continue;
      const run = target.kind === 'test' ? runTest : runBenchmark;
      const output = await run(host, loaded.program, target.name);
      passed &&= output.passed;
      await host.push(output);
    }
  }
  return passed;
}

type Program = LoadedProgram['program'];

async function runTest(host: OnDemandHost, program: Program, name: string): Promise<TestOutput> {
  const startedMs = performance.now();
  const returnValue = program.run();
  const durationNs = Math.round((performance.now() - startedMs) * 1e6);
  return { kind: 'test', name, durationNs, passed: await succeeded(host, returnValue) };
}

async function runBenchmark(
  host: OnDemandHost,
  program: Program,
  name: string,
): Promise<BenchmarkOutput> {
  for (const iterations of series()) {
    const { returnValue, averageNs } = program.measure(iterations);
    const passed = await succeeded(host, returnValue);
    const isLong = averageNs * iterations >= seriesNsMin || iterations >= seriesMax;
    if (isLong || !passed) return { kind: 'benchmark', name, averageNs, iterations, passed };
  }
  throw new RangeError('a series of benchmarks has no end');
}

async function succeeded(host: OnDemandHost, returnValue: number): Promise<boolean> {
  await host.drain();
  return !host.faults.take() && returnValue === 0;
}

/** 1, 2, 4, 8, 10, 20, 40… */
function* series(): Generator<number> {
  for (let decade = 1; ; decade *= 10) yield* [1, 2, 4, 8].map((step) => step * decade);
}

/** What a script reports as wrong while it runs: errorf(), assert(), errors at run time, exit() with a code. */
export class Faults {
  private found = false;
  private readonly isError: readonly boolean[];

  constructor({ events }: Schema) {
    this.isError = events.map(
      ({ action }) => action.kind === 'errorf' || action.kind === 'runtime-error',
    );
  }

  /** A receiver of outputs that looks at them first. */
  watching(receive: SessionOptions['onOutput']): SessionOptions['onOutput'] {
    return (output) => {
      if (output.kind === 'warning' || (output.kind === 'events' && this.hasError(output.records)))
        this.found = true;
      return receive(output);
    };
  }

  exited(code: number): void {
    if (code !== 0) this.found = true;
  }

  /** Whether there was one since it was asked last. */
  take(): boolean {
    const { found } = this;
    this.found = false;
    return found;
  }

  private hasError(batch: Uint8Array): boolean {
    const isErrorRecord = (record: Uint8Array): boolean =>
      record.length >= 4 &&
      this.isError[new DataView(record.buffer, record.byteOffset).getUint32(0, true)] === true;
    return [...iterateRecords(batch)].some(
      (record) => !isDecodeError(record) && isErrorRecord(record),
    );
  }
}
