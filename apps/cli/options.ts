import type { KernelFeature, RunMode } from '@sonde/compiler';

/** bpftrace's command line, read the way getopt(3) reads it: options may follow the script, but none follows `--`. */
export interface TraceOptions {
  readonly program?: string;
  readonly file?: string;
  readonly positional: readonly string[];
  /** After `--`: `--name=value`. Other words there are positional, so that one may begin with a dash. */
  readonly named: Readonly<Record<string, string>>;
  readonly pid?: number;
  /** `--dwarf-pid`: its tables are read for dw_ustack. */
  readonly dwarfPid?: number;
  /** `--cgroup`: trace only tasks in it; a path or the ID of a container. */
  readonly cgroup?: string;
  readonly command?: string;
  readonly format: 'text' | 'json';
  readonly output?: string;
  readonly buffering: 'line' | 'full' | 'none';
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly warnings: 'all' | 'default' | 'none';
  readonly list: boolean;
  readonly listPattern?: string;
  readonly info: boolean;
  readonly mode: RunMode;
  /** `--fmt`: print the program in its one form instead of running it. */
  readonly reformat: boolean;
  /** Only probes whose full name matches; begin and end always run. */
  readonly probeFilter?: string;
  readonly includeDirs: readonly string[];
  /** Headers read before the program's own text. */
  readonly includes: readonly string[];
  readonly traceableFunctions?: string;
  /** Features of the kernel to do without. */
  readonly withoutFeatures: readonly KernelFeature[];
  readonly help: boolean;
  readonly version: boolean;
  readonly unsafe: boolean;
  readonly dryRun: boolean;
  readonly debug: readonly DebugStage[];
  /** Where debugging information is looked for first. */
  readonly debugDirs: readonly string[];
}

export const debugStages = ['ast', 'types', 'ir', 'bytecode', 'verifier'] as const;
export type DebugStage = (typeof debugStages)[number];

/** What is wrong with the command line; shown with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Option {
  readonly long?: string;
  readonly short?: string;
  readonly value?: 'required';
  readonly set: (draft: Draft, value: string) => void;
}

type Draft = { -readonly [K in keyof TraceOptions]: TraceOptions[K] };

const options: readonly Option[] = [
  { short: 'e', value: 'required', set: (draft, value) => (draft.program = value) },
  { long: 'pid', short: 'p', value: 'required', set: (draft, value) => (draft.pid = pidOf(value)) },
  {
    long: 'dwarf-pid',
    value: 'required',
    set: (draft, value) => (draft.dwarfPid = pidOf(value)),
  },
  { long: 'cgroup', value: 'required', set: (draft, value) => (draft.cgroup = value) },
  { long: 'cmd', short: 'c', value: 'required', set: (draft, value) => (draft.command = value) },
  {
    short: 'f',
    value: 'required',
    set: (draft, value) => (draft.format = oneOf('-f', value, ['text', 'json'])),
  },
  { long: 'output', short: 'o', value: 'required', set: (draft, value) => (draft.output = value) },
  {
    short: 'B',
    value: 'required',
    set: (draft, value) => (draft.buffering = oneOf('-B', value, ['line', 'full', 'none'])),
  },
  { long: 'quiet', short: 'q', set: (draft) => (draft.quiet = true) },
  { long: 'verbose', short: 'v', set: (draft) => (draft.verbose = true) },
  { long: 'warnings', short: 'k', set: setWarnings },
  { long: 'no-warnings', set: (draft) => (draft.warnings = noWarnings(draft)) },
  { long: 'list', short: 'l', set: (draft) => (draft.list = true) },
  { long: 'info', set: (draft) => (draft.info = true) },
  { long: 'help', short: 'h', set: (draft) => (draft.help = true) },
  { long: 'version', short: 'V', set: (draft) => (draft.version = true) },
  { long: 'unsafe', set: (draft) => (draft.unsafe = true) },
  { long: 'dry-run', set: (draft) => (draft.dryRun = true) },
  { long: 'debug', short: 'd', value: 'required', set: setDebug },
  { long: 'test', set: (draft) => setMode(draft, 'test', '--test') },
  { long: 'bench', set: (draft) => setMode(draft, 'bench', '--bench') },
  { long: 'fmt', set: (draft) => setMode(draft, 'format', '--fmt') },
  { long: 'mode', value: 'required', set: (draft, value) => setMode(draft, value, '--mode') },
  {
    long: 'probe-filter',
    value: 'required',
    set: (draft, value) => (draft.probeFilter = pattern(value)),
  },
  { short: 'I', value: 'required', set: (draft, value) => append(draft, 'includeDirs', [value]) },
  { long: 'include', value: 'required', set: (draft, value) => append(draft, 'includes', [value]) },
  {
    long: 'traceable-functions',
    value: 'required',
    set: (draft, value) => (draft.traceableFunctions = value),
  },
  {
    long: 'no-feature',
    value: 'required',
    set: (draft, value) => append(draft, 'withoutFeatures', features(value)),
  },
  {
    long: 'debuginfo',
    value: 'required',
    set: (draft, value) => (draft.debugDirs = value.split(':').filter(Boolean)),
  },
  // Accepted because scripts and habits carry them; they change nothing here.
  { long: 'btf', short: 'b', set: () => {} },
  { long: 'usdt-file-activation', set: () => {} },
];

export function parseTraceOptions(args: readonly string[]): TraceOptions {
  const draft: Draft = {
    positional: [],
    named: {},
    format: 'text',
    buffering: 'line',
    quiet: false,
    verbose: false,
    warnings: 'default',
    list: false,
    info: false,
    mode: 'trace',
    reformat: false,
    includeDirs: [],
    includes: [],
    withoutFeatures: [],
    help: false,
    version: false,
    unsafe: false,
    dryRun: false,
    debug: [],
    debugDirs: [],
  };
  const words: string[] = [];
  let index = 0;
  while (index < args.length && args[index] !== '--') {
    const arg = args[index]!;
    if (arg === '-' || !arg.startsWith('-')) {
      words.push(arg);
      index += 1;
      continue;
    }
    index += arg.startsWith('--')
      ? readLong(draft, arg, args[index + 1])
      : readShort(draft, arg, args[index + 1]);
  }
  readWords(draft, words, args.slice(index + 1));
  if (draft.pid !== undefined && draft.command !== undefined)
    throw new UsageError('-c and -p cannot be used together');
  return draft;
}

/** Returns how many arguments it took. */
function readLong(draft: Draft, arg: string, next: string | undefined): number {
  const [name, ...rest] = arg.slice(2).split('=');
  const option = options.find((each) => each.long === name);
  if (!option) throw new UsageError(`unknown option --${name}`);
  if (!option.value) {
    if (rest.length > 0) throw new UsageError(`--${name} takes no value`);
    option.set(draft, '');
    return 1;
  }
  const value = rest.length > 0 ? rest.join('=') : next;
  if (value === undefined) throw new UsageError(`--${name} needs a value`);
  option.set(draft, value);
  return rest.length > 0 ? 1 : 2;
}

/** `-lv`, `-p 12`, `-p12`. */
function readShort(draft: Draft, arg: string, next: string | undefined): number {
  for (let at = 1; at < arg.length; at++) {
    const option = options.find((each) => each.short === arg[at]);
    if (!option) throw new UsageError(`unknown option -${arg[at]}`);
    if (!option.value) {
      option.set(draft, '');
      continue;
    }
    const attached = arg.slice(at + 1);
    const value = attached || next;
    if (value === undefined) throw new UsageError(`-${arg[at]} needs a value`);
    option.set(draft, value);
    return attached ? 1 : 2;
  }
  return 1;
}

/** What is no option: the script or what to list, and the parameters of the script, `after` the `--` too. */
function readWords(draft: Draft, words: readonly string[], after: readonly string[]): void {
  const isNamed = (word: string): boolean => word.startsWith('--');
  draft.named = Object.fromEntries(after.filter(isNamed).map(namedParameter));
  const plain = [...words, ...after.filter((word) => !isNamed(word))];
  if (draft.list && draft.program === undefined) {
    if (plain[0] !== undefined) draft.listPattern = plain[0];
    return;
  }
  const [first, ...others] = plain;
  if (draft.program === undefined && first !== undefined) draft.file = first;
  draft.positional = draft.program === undefined ? others : plain;
}

function namedParameter(arg: string): [string, string] {
  const match = /^--([A-Za-z_][A-Za-z0-9_-]*)(?:=(.*))?$/s.exec(arg);
  if (!match)
    throw new UsageError(`after -- come named parameters such as --name=value, not ${arg}`);
  return [match[1]!, match[2] ?? 'true'];
}

function pidOf(text: string): number {
  const pid = Number(text);
  if (!Number.isInteger(pid) || pid <= 0 || pid > 0x400000)
    throw new UsageError(`'${text}' is not a valid pid: a number from 1 to ${0x400000}`);
  return pid;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (!found) throw new UsageError(`${name} takes ${allowed.join(' or ')}, not '${value}'`);
  return found;
}

function setWarnings(draft: Draft): void {
  if (draft.warnings === 'none') throw new UsageError('-k and --no-warnings exclude each other');
  if (draft.warnings === 'all')
    throw new UsageError('-k is given twice: once is enough for failed reads and missing keys');
  draft.warnings = 'all';
}

function noWarnings(draft: Draft): 'none' {
  if (draft.warnings === 'all') throw new UsageError('-k and --no-warnings exclude each other');
  return 'none';
}

const modes = ['codegen', 'test', 'bench', 'format'] as const;

/** `codegen` is bpftrace's word for running the probes. */
function setMode(draft: Draft, value: string, option: string): void {
  if (draft.mode !== 'trace' || draft.reformat)
    throw new UsageError(`${option} conflicts with the mode that was given before it`);
  const mode = oneOf('--mode', value, modes);
  if (mode === 'format') draft.reformat = true;
  else draft.mode = mode === 'codegen' ? 'trace' : mode;
}

/** Those that bpftrace can do without. */
const optionalFeatures = ['kprobe_multi', 'kprobe_session', 'uprobe_multi'] as const;

const features = (value: string): KernelFeature[] =>
  value.split(',').map((feature) => oneOf('--no-feature', feature, optionalFeatures));

function pattern(value: string): string {
  try {
    new RegExp(value);
    return value;
  } catch {
    throw new UsageError(`--probe-filter takes a regular expression, not '${value}'`);
  }
}

function append<K extends 'includeDirs' | 'includes' | 'withoutFeatures'>(
  draft: Draft,
  key: K,
  values: Draft[K],
): void {
  Object.assign(draft, { [key]: [...draft[key], ...values] });
}

function setDebug(draft: Draft, value: string): void {
  const stages =
    value === 'all'
      ? [...debugStages]
      : value.split(',').map((stage) => oneOf('-d', stage, debugStages));
  draft.debug = [...draft.debug, ...stages];
}
