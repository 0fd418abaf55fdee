import type { CompiledScript } from './artifact.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { KernelInfo } from './kernel/kernel-info.ts';

/** What a script is compiled with, beside its text and the kernel. */
export interface CompileOptions {
  /** What diagnostics call the script. */
  readonly sourceName: string;
  /** `$1`, `$2`… */
  readonly positional: readonly string[];
  /** Named parameters, `--name=value`. */
  readonly named: Readonly<Record<string, string>>;
  /** Allow system(), signal(), write_user(), override(). */
  readonly unsafe: boolean;
  /** `-p`: trace only this process. */
  readonly pid?: number;
  /** `-c`: the child to be traced; also the value of `cpid`. */
  readonly childPid?: number;
  /** Config from the environment; wins over the script's block. */
  readonly config: Readonly<Record<string, string>>;
}

export interface CompileResult {
  /** Absent when there is an error among the diagnostics. */
  readonly compiled?: CompiledScript;
  readonly diagnostics: readonly Diagnostic[];
}

export type Compile = (text: string, kernel: KernelInfo, options: CompileOptions) => CompileResult;
