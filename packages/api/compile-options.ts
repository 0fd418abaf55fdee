import type { CompileOptions } from '@sonde/compiler';

/** The parameters of a run or a schedule. */
export interface Parameters {
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly cgroup: string;
  readonly unsafe: boolean;
  readonly reportsReads: boolean;
}

/** What the compiler is told of them. */
export const toCompileOptions = (parameters: Parameters): CompileOptions => ({
  sourceName: 'script',
  positional: parameters.positional,
  named: parameters.named,
  unsafe: parameters.unsafe,
  reportsReads: parameters.reportsReads,
  config: {},
  ...(parameters.pid > 0 && { pid: parameters.pid }),
  ...(parameters.cgroup !== '' && { cgroup: parameters.cgroup }),
});
