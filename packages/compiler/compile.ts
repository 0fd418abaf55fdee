import type { CompiledScript, RunMode, Schema } from './artifact.ts';
import { type Diagnostic, Diagnostics, inOrder } from './diagnostics/diagnostic.ts';
import { type ImportedScript, importFiles } from './imports/import-files.ts';
import type { KernelInfo } from './kernel/kernel-info.ts';
import type { LowerInput } from './lower/lower.ts';
import { makePrograms } from './make-programs.ts';
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
  /** `--cgroup`: trace only tasks of this cgroup and of those below it; see `CompiledScript.cgroupFilter`. */
  readonly cgroup?: string;
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
export const compile = (text: string, kernel: KernelInfo, options: CompileOptions): CompileResult =>
  compileChecked(checkScript(text, kernel, options));

/** What a script means on a kernel, without its programs. */
export interface CheckedScript {
  readonly diagnostics: readonly Diagnostic[];
  /** As in `CompileResult`. */
  readonly options: readonly NamedOption[];
  /** What programs are made of; absent when there is an error among the diagnostics. */
  readonly input?: LowerInput;
  /** Leads from what was imported back to the script itself. */
  readonly imported: Pick<ImportedScript, 'home' | 'homeDiagnostic'>;
}

/**
 * The first half of `compile`: parse and check. Finds whatever is wrong with a script, but for programs that are
 * larger than the kernel allows, in a fraction of the time: an editor does it at every key.
 */
export function checkScript(
  text: string,
  kernel: KernelInfo,
  options: CompileOptions,
): CheckedScript {
  const source: Source = { name: options.sourceName, text };
  const diagnostics = new Diagnostics();
  const script = parse(source, diagnostics);
  if (diagnostics.hasErrors) {
    checkIntact(script, source, kernel, options, diagnostics);
    return { diagnostics: diagnostics.sorted, options: [], imported: nothingImported };
  }

  const imported = importFiles(script, source, { kernel, options }, diagnostics);
  const reported = () => diagnostics.sorted.map(imported.homeDiagnostic);
  if (diagnostics.hasErrors) return { diagnostics: reported(), options: [], imported };

  const checked = check(imported.script, imported.source, kernel, options, diagnostics);
  const { typed, probes, options: named } = checked;
  const input = { typed, probes, source, kernel, options };
  const found = { diagnostics: reported(), options: named, imported };
  return diagnostics.hasErrors ? found : { ...found, input };
}

const nothingImported: CheckedScript['imported'] = {
  home: (span) => span,
  homeDiagnostic: (diagnostic) => diagnostic,
};

/** The second half of `compile`: lower and assemble. */
export function compileChecked(checked: CheckedScript): CompileResult {
  const { input, imported, options } = checked;
  if (input === undefined) return { diagnostics: checked.diagnostics, options };
  const { typed, kernel } = input;
  const { lowered, programs, btf, found } = makePrograms(input, imported.home);
  const diagnostics = inOrder([...checked.diagnostics, ...found.list.map(imported.homeDiagnostic)]);
  if (found.hasErrors) return { diagnostics, options };

  const compiled: CompiledScript = {
    mode: input.options.mode ?? 'trace',
    kernel: identityOf(kernel),
    license: typed.config.license,
    maps: lowered.maps,
    programs,
    btf,
    schema: schemaAtHome(lowered.schema, imported.home),
    config: typed.config,
    ...(input.options.pid !== undefined && { pidFilter: input.options.pid }),
    ...(input.options.cgroup !== undefined && { cgroupFilter: input.options.cgroup }),
    ...(lowered.unwind && { unwind: lowered.unwind }),
  };
  return { compiled, diagnostics, options };
}

type Home = (span: Span) => Span;

/** What runs out of an imported file is attributed to the import: the script's text is all that a reader has. */
const schemaAtHome = (schema: Schema, home: Home): Schema => ({
  ...schema,
  events: schema.events.map((event) => ({ ...event, span: home(event.span) })),
});

/** Hashing 5 MB of BTF is left to who asks: most scripts never travel. */
const identityOf = (kernel: KernelInfo): CompiledScript['kernel'] => ({
  release: kernel.release,
  get btfHash() {
    return kernel.btfHash;
  },
});

export type Compile = typeof compile;
