import type { BinaryInfo, KernelInfo } from '@sonde/compiler';
import { glob, matching } from './glob.ts';
import { findBinaries } from './list-binaries.ts';
import { inOrder } from './order.ts';

/**
 * Probes of one provider and one scope, in the order in which they are printed: a kernel has 80,000, so that what they
 * have in common is kept once.
 */
export interface TargetGroup {
  /** What stands between the provider and each name: empty, or a scope as it is shown, with its colon. */
  readonly prefix: string;
  /** Category, module or binary, by which arguments are looked up; empty where a provider has none. */
  readonly scope: string;
  /** Sorted, each once. */
  readonly names: readonly string[];
}

interface Provider {
  /** Whether `*:…` means this one too: return probes repeat the others, binaries need a process that maps them. */
  readonly listedByWildcard: boolean | 'of-process';
  /** `rest`: the parts of the pattern after the provider. `mapped`: the files that a traced process maps. */
  list(kernel: KernelInfo, rest: readonly string[], mapped: readonly string[]): TargetGroup[];
}

export const aliases: Readonly<Record<string, string>> = {
  k: 'kprobe',
  kr: 'kretprobe',
  u: 'uprobe',
  ur: 'uretprobe',
  U: 'usdt',
  t: 'tracepoint',
  rt: 'rawtracepoint',
  f: 'fentry',
  kfunc: 'fentry',
  fr: 'fexit',
  kretfunc: 'fexit',
  it: 'iter',
  p: 'profile',
  i: 'interval',
  s: 'software',
  h: 'hardware',
};

const softwareEvents = [
  'alignment-faults',
  'bpf-output',
  'context-switches',
  'cpu',
  'cpu-clock',
  'cpu-migrations',
  'cs',
  'dummy',
  'emulation-faults',
  'faults',
  'major-faults',
  'minor-faults',
  'page-faults',
  'task-clock',
];

const hardwareEvents = [
  'backend-stalls',
  'branch-instructions',
  'branch-misses',
  'branches',
  'bus-cycles',
  'cache-misses',
  'cache-references',
  'cpu-cycles',
  'cycles',
  'frontend-stalls',
  'instructions',
  'ref-cycles',
];

const timeUnits = ['hz', 'ms', 's', 'us'];

export const providers: Readonly<Record<string, Provider>> = {
  fentry: { listedByWildcard: true, list: fentryTargets },
  fexit: { listedByWildcard: false, list: fentryTargets },
  hardware: { listedByWildcard: true, list: (_, rest) => counted(hardwareEvents, rest) },
  interval: { listedByWildcard: false, list: (_, rest) => counted(timeUnits, rest) },
  iter: { listedByWildcard: true, list: iterTargets },
  kprobe: { listedByWildcard: true, list: kprobeTargets },
  kretprobe: { listedByWildcard: false, list: kprobeTargets },
  profile: { listedByWildcard: false, list: (_, rest) => counted(timeUnits, rest) },
  rawtracepoint: { listedByWildcard: true, list: rawTracepointTargets },
  self: { listedByWildcard: false, list: (_, rest) => flat(['signal:SIGUSR1'], rest) },
  software: { listedByWildcard: true, list: (_, rest) => counted(softwareEvents, rest) },
  tracepoint: { listedByWildcard: true, list: tracepointTargets },
  uprobe: { listedByWildcard: 'of-process', list: uprobeTargets },
  uretprobe: { listedByWildcard: false, list: uprobeTargets },
  usdt: { listedByWildcard: 'of-process', list: usdtTargets },
};

interface ScopeAndName {
  readonly inScope: (text: string) => boolean;
  /** A pattern. */
  readonly name: string;
}

/** `[scope:]name`; what is left out is any, as is an empty name. More parts than that match nothing. */
function scopeAndName(rest: readonly string[]): ScopeAndName | undefined {
  if (rest.length > 2) return undefined;
  const [scope, name] = rest.length === 2 ? (rest as [string, string]) : ['*', rest[0] ?? '*'];
  return { inScope: glob(scope), name: name === '' ? '*' : name };
}

/** Names that a count or a rate follows: each is shown with its colon. */
function counted(names: readonly string[], rest: readonly string[]): TargetGroup[] {
  const matches = glob(rest[0] === undefined || rest[0] === '' ? '*' : rest[0]);
  return flatGroup(names.filter(matches).map((name) => `${name}:`));
}

function flat(names: readonly string[], rest: readonly string[]): TargetGroup[] {
  return flatGroup(names.filter(glob(rest.join(':') || '*')));
}

const flatGroup = (names: readonly string[]): TargetGroup[] => [
  { prefix: '', scope: '', names: inOrder(names) },
];

function tracepointTargets(kernel: KernelInfo, rest: readonly string[]): TargetGroup[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined) return [];
  const isNamed = glob(wanted.name);
  const byCategory = new Map<string, string[]>();
  for (const text of kernel.tracepoints.list()) {
    const [scope = '', name = ''] = text.split(':');
    if (!wanted.inScope(scope) || !isNamed(name)) continue;
    const names = byCategory.get(scope);
    if (names === undefined) byCategory.set(scope, [name]);
    else names.push(name);
  }
  return [...byCategory].map(([scope, names]) => ({ prefix: `${scope}:`, scope, names }));
}

/** Every tracepoint has a typedef of its function's type in the BTF. */
const rawTracepointPrefix = 'btf_trace_';

/** What a trampoline can pass on everywhere; a raw tracepoint has the kernel's own parameter among them. */
const maxParams = 6;

function rawTracepointTargets(kernel: KernelInfo, rest: readonly string[]): TargetGroup[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined || !wanted.inScope('vmlinux')) return [];
  const typedefs = kernel.btf.names('typedef', { prefix: rawTracepointPrefix, maxParams });
  const names = Array.from(typedefs, (typedef) => typedef.slice(rawTracepointPrefix.length));
  return [{ prefix: 'vmlinux:', scope: 'vmlinux', names: inOrder(matching(names, wanted.name)) }];
}

/** Unlike fentry's, its lines show the module only where the pattern has one. */
function kprobeTargets(kernel: KernelInfo, rest: readonly string[]): TargetGroup[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined || kernel.features.kprobe === false) return [];
  const { functions } = kernel;
  if (rest.length < 2)
    return [{ prefix: '', scope: '', names: matching(functions.list(), wanted.name) }];
  return inModules(kernel, wanted, (module) => functions.list(module));
}

/** Only functions with types. Those of BPF programs where the pattern says `bpf`. */
function fentryTargets(kernel: KernelInfo, rest: readonly string[]): TargetGroup[] {
  if (kernel.features.fentry !== false && rest[0] === 'bpf' && rest.length > 1)
    return bpfTargets(kernel, rest.slice(1));
  const wanted = scopeAndName(rest);
  if (wanted === undefined || kernel.features.fentry === false) return [];
  const { functions } = kernel;
  return inModules(kernel, wanted, (module) => functions.typed(module, maxParams));
}

/** `[id:]name`: functions of the BPF programs that are in the kernel now, those of Sonde's own scripts among them. */
function bpfTargets(kernel: KernelInfo, rest: readonly string[]): TargetGroup[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined) return [];
  const programs = (kernel.bpfPrograms?.() ?? []).filter(({ id }) => wanted.inScope(String(id)));
  return programs.map(({ id, btf, functions }) => {
    const types = functions.map((each) => btf.type(each));
    const names = types.flatMap((type) => (type.kind === 'func' ? [type.name] : []));
    const scope = `bpf:${id}`;
    return { prefix: `${scope}:`, scope, names: inOrder(matching(names, wanted.name)) };
  });
}

/** By module and then by name, as they are printed. */
function inModules(
  { functions }: KernelInfo,
  wanted: ScopeAndName,
  list: (module: string) => readonly string[],
): TargetGroup[] {
  const modules = functions.modules().filter(wanted.inScope);
  return modules.map((module) => ({
    prefix: `${module}:`,
    scope: module,
    names: matching(list(module), wanted.name),
  }));
}

/** An iterator has a context type of its name. */
const iterPrefix = 'bpf_iter__';

function iterTargets(kernel: KernelInfo, rest: readonly string[]): TargetGroup[] {
  if (kernel.features.iter === false || rest.length > 1) return [];
  const matches = glob(rest[0] || '*');
  const names = Array.from(kernel.btf.names('struct', { prefix: iterPrefix }), (name) =>
    name.slice(iterPrefix.length),
  );
  // The verifier's own: `task__safe_trusted` says which pointers of task's are good.
  return flatGroup(names.filter((name) => !name.includes('__safe_') && matches(name)));
}

function uprobeTargets(
  kernel: KernelInfo,
  rest: readonly string[],
  mapped: readonly string[],
): TargetGroup[] {
  // A name alone is that of a function in what the process maps.
  const [path = '*', name = '*'] = rest.length === 1 && mapped.length > 0 ? ['*', rest[0]] : rest;
  const matches = glob(name === '' ? '*' : name);
  return binaries(kernel, path, mapped).map(({ shown, binary }) => {
    const names = binary.functions().map((each) => each.name);
    return { prefix: `${shown}:`, scope: binary.path, names: inOrder(names.filter(matches)) };
  });
}

function usdtTargets(
  kernel: KernelInfo,
  rest: readonly string[],
  mapped: readonly string[],
): TargetGroup[] {
  const [path = '*', ...probe] = rest.length === 1 && mapped.length > 0 ? ['*', ...rest] : rest;
  const wanted = scopeAndName(probe);
  if (wanted === undefined) return [];
  const isNamed = glob(wanted.name);
  return binaries(kernel, path, mapped).map(({ shown, binary }) => {
    const probes = binary
      .usdtProbes()
      .filter((each) => wanted.inScope(each.namespace) && isNamed(each.name));
    const names = probes.map((each) => `${each.namespace}:${each.name}`);
    return { prefix: `${shown}:`, scope: binary.path, names: inOrder(names) };
  });
}

/** Shown as the pattern has them; what was searched for by its name, as what was found. */
function binaries(
  kernel: KernelInfo,
  pattern: string,
  mapped: readonly string[],
): { readonly shown: string; readonly binary: BinaryInfo }[] {
  const paths =
    mapped.length > 0 && pattern.includes('*')
      ? mapped.filter(glob(pattern))
      : findBinaries(pattern);
  return paths.flatMap((path) => {
    const binary = kernel.binary(path);
    return binary === undefined ? [] : [{ shown: path.includes('/') ? path : binary.path, binary }];
  });
}
