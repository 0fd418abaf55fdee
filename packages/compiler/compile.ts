import type { CompiledScript, ProgramSpec, RunMode, Schema } from './artifact.ts';
import { assemblePrograms } from './codegen/programs.ts';
import { type Diagnostic, Diagnostics } from './diagnostics/diagnostic.ts';
import { importFiles } from './imports/import-files.ts';
import type { KernelInfo } from './kernel/kernel-info.ts';
import { lower } from './lower/lower.ts';
import type { Source, Span } from './source/span.ts';
import { parse } from './syntax/parse.ts';
import { check } from './types/check.ts';
import { checkIntact } from './types/check-intact.ts';
import type { NamedOption } from './types/scope.ts';

/** What a script is compiled with, beside its text and the kernel. */
export interface CompileOptions {
  /** What diagnostics call the script. */
  readonly sourceName: string;
  /** `$1`, `$2`… */
  readonly positional: readonly string[];
  /** Named parameters, `--name=value`. */
  readonly named: Readonly<Record<string, string>>;
  /** Which probes of the script are to run; `trace` when absent. */
  readonly mode?: RunMode;
  /** A regular expression: of the probes, only those whose full name matches run, and begin and end. */
  readonly probeFilter?: string;
  /** Headers to read as if the script included them first. */
  readonly includes?: readonly string[];
  /** Allow system(), signal(), write_user(), override(). */
  readonly unsafe: boolean;
  /** `-k`: report reads of memory that fail, and reads of map entries that do not exist. */
  readonly reportsReads?: boolean;
  /** `-p`: trace only this process. */
  readonly pid?: number;
  /** `-c`: the value of `cpid`. The command's own children are traced with it, so that it is no filter. */
  readonly childPid?: number;
  /** `--dwarf-pid`: a process for dw_ustack, as the one of `pid` is. */
  readonly dwarfPid?: number;
  /** Config from the environment; wins over the script's block. */
  readonly config: Readonly<Record<string, string>>;
  /** What a script imports; the path is relative like `sourceName`. Absent for a script that has no files beside it. */
  readonly readImport?: (path: string) => ImportSource | undefined;
}

/** What lies where an import points to. */
export type ImportSource =
  | { readonly kind: 'file'; readonly text: string }
  /** With the names of the files in it; those in folders below do not count. */
  | { readonly kind: 'folder'; readonly names: readonly string[] }
  /** Anyone could put into it what then runs as root. */
  | { readonly kind: 'world-writable' };

export interface CompileResult {
  /** Absent when there is an error among the diagnostics. */
  readonly compiled?: CompiledScript;
  readonly diagnostics: readonly Diagnostic[];
  /** What the script reads with getopt(); empty also where it was not understood that far. */
  readonly options: readonly NamedOption[];
}

/**
 * Source text to loadable programs: parse, check, lower, assemble. A pure function of its arguments.
 * Every stage reports all it can; the next one runs only when there was no error.
 */
export function compile(text: string, kernel: KernelInfo, options: CompileOptions): CompileResult {
  const source: Source = { name: options.sourceName, text };
  const diagnostics = new Diagnostics();
  const script = parse(source, diagnostics);
  if (diagnostics.hasErrors) {
    checkIntact(script, source, kernel, options, diagnostics);
    return { diagnostics: diagnostics.sorted, options: [] };
  }

  const whole = importFiles(script, source, { kernel, options }, diagnostics);
  const reported = () => diagnostics.sorted.map(whole.homeDiagnostic);
  let named: readonly NamedOption[] = [];
  const stop = (): CompileResult => ({ diagnostics: reported(), options: named });
  if (diagnostics.hasErrors) return stop();

  const checked = check(whole.script, whole.source, kernel, options, diagnostics);
  const { typed, probes } = checked;
  named = checked.options;
  if (diagnostics.hasErrors) return stop();

  const lowered = lower({ typed, probes, source, kernel, options }, diagnostics);
  if (diagnostics.hasErrors) return stop();

  const { programs, btf } = assemblePrograms(lowered.programs, kernel, diagnostics);
  if (diagnostics.hasErrors) return stop();

  const compiled: CompiledScript = {
    mode: options.mode ?? 'trace',
    kernel: identityOf(kernel),
    license: typed.config.license,
    maps: lowered.maps,
    programs: programs.map((program) => programAtHome(program, whole.home)),
    btf,
    schema: schemaAtHome(lowered.schema, whole.home),
    config: typed.config,
    ...(options.pid !== undefined && { pidFilter: options.pid }),
    ...(lowered.unwind && { unwind: lowered.unwind }),
  };
  return { compiled, ...stop() };
}

type Home = (span: Span) => Span;

/** What runs out of an imported file is attributed to the import: the script's text is all that a reader has. */
const schemaAtHome = (schema: Schema, home: Home): Schema => ({
  ...schema,
  events: schema.events.map((event) => ({ ...event, span: home(event.span) })),
});

const programAtHome = (program: ProgramSpec, home: Home): ProgramSpec => ({
  ...program,
  span: home(program.span),
  lineInfo: program.lineInfo.map((line) => ({ ...line, span: home(line.span) })),
});

/** Hashing 5 MB of BTF is left to who asks: most scripts never travel. */
const identityOf = (kernel: KernelInfo): CompiledScript['kernel'] => ({
  release: kernel.release,
  get btfHash() {
    return kernel.btfHash;
  },
});

export type Compile = typeof compile;
