import type { BinaryInfo, KernelInfo } from '@sonde/compiler';
import { glob } from './glob.ts';
import { findBinaries } from './list-binaries.ts';
import { byText } from './order.ts';

/** One probe in a listing: what follows its provider, and the parts that its arguments are looked up by. */
export interface Target {
  readonly text: string;
  /** Category, module or binary; empty where a provider has none. */
  readonly scope: string;
  readonly name: string;
}

interface Provider {
  /** Whether `*:…` means this one too: return probes repeat the others, binaries need a process that maps them. */
  readonly listedByWildcard: boolean | 'of-process';
  /** `rest`: the parts of the pattern after the provider. `mapped`: the files that a traced process maps. */
  list(kernel: KernelInfo, rest: readonly string[], mapped: readonly string[]): Target[];
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

/** `[scope:]name`; what is left out is any, as is an empty name. More parts than that match nothing. */
function scopeAndName(
  rest: readonly string[],
):
  | { scope: string; name: (text: string) => boolean; inScope: (text: string) => boolean }
  | undefined {
  if (rest.length > 2) return undefined;
  const [scope, name] = rest.length === 2 ? (rest as [string, string]) : ['*', rest[0] ?? '*'];
  return { scope, name: glob(name === '' ? '*' : name), inScope: glob(scope) };
}

/** Names that a count or a rate follows: each is shown with its colon. */
function counted(names: readonly string[], rest: readonly string[]): Target[] {
  const matches = glob(rest[0] === undefined || rest[0] === '' ? '*' : rest[0]);
  return names.filter(matches).map((name) => ({ text: `${name}:`, scope: '', name }));
}

function flat(names: readonly string[], rest: readonly string[]): Target[] {
  const matches = glob(rest.join(':') || '*');
  return names.filter(matches).map((name) => ({ text: name, scope: '', name }));
}

function tracepointTargets(kernel: KernelInfo, rest: readonly string[]): Target[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined) return [];
  return kernel.tracepoints.list().flatMap((text) => {
    const [scope = '', name = ''] = text.split(':');
    return wanted.inScope(scope) && wanted.name(name) ? [{ text, scope, name }] : [];
  });
}

/** Every tracepoint has a typedef of its function's type in the BTF. */
const rawTracepointPrefix = 'btf_trace_';

/** What a trampoline can pass on everywhere; a raw tracepoint has the kernel's own parameter among them. */
const maxParams = 6;

function rawTracepointTargets(kernel: KernelInfo, rest: readonly string[]): Target[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined || !wanted.inScope('vmlinux')) return [];
  const targets: Target[] = [];
  for (const typedef of kernel.btf.names('typedef', { prefix: rawTracepointPrefix, maxParams })) {
    const name = typedef.slice(rawTracepointPrefix.length);
    if (wanted.name(name)) targets.push({ text: `vmlinux:${name}`, scope: 'vmlinux', name });
  }
  return targets;
}

/** Unlike fentry's, its lines show the module only where the pattern has one. */
function kprobeTargets(kernel: KernelInfo, rest: readonly string[]): Target[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined || kernel.features.kprobe === false) return [];
  const { functions } = kernel;
  const targets: Target[] = [];
  for (const name of functions.list()) {
    if (!wanted.name(name)) continue;
    const scope = functions.moduleOf(name) ?? 'vmlinux';
    if (!wanted.inScope(scope)) continue;
    targets.push({ text: rest.length === 2 ? `${scope}:${name}` : name, scope, name });
  }
  return targets;
}

/** Only functions with types. They come by module and then by name, as they are printed. */
function fentryTargets(kernel: KernelInfo, rest: readonly string[]): Target[] {
  const wanted = scopeAndName(rest);
  if (wanted === undefined || kernel.features.fentry === false) return [];
  const { functions } = kernel;
  const typed = new Set(kernel.btf.names('func', { maxParams }));
  const byModule = new Map<string, Target[]>();
  for (const name of functions.list()) {
    if (!wanted.name(name)) continue;
    const scope = functions.moduleOf(name) ?? 'vmlinux';
    if (!wanted.inScope(scope)) continue;
    if (scope === 'vmlinux' ? !typed.has(name) : !isTypedInModule(kernel, scope, name)) continue;
    const targets = byModule.get(scope) ?? [];
    if (targets.length === 0) byModule.set(scope, targets);
    targets.push({ text: `${scope}:${name}`, scope, name });
  }
  const modules = [...byModule.keys()].sort(byText((module) => `${module}:`));
  return modules.flatMap((module) => byModule.get(module) ?? []);
}

function isTypedInModule(kernel: KernelInfo, module: string, name: string): boolean {
  const btf = kernel.moduleBtf?.(module);
  const id = btf?.find('func', name);
  // A function of that name in the kernel itself is another.
  if (btf === undefined || id === undefined || id < kernel.btf.typeCount) return false;
  const type = btf.type(id);
  const proto = type.kind === 'func' ? btf.type(type.type) : type;
  return proto.kind === 'func-proto' && proto.params.length <= maxParams;
}

/** An iterator has a context type of its name. */
const iterPrefix = 'bpf_iter__';

function iterTargets(kernel: KernelInfo, rest: readonly string[]): Target[] {
  if (kernel.features.iter === false || rest.length > 1) return [];
  const matches = glob(rest[0] || '*');
  return (
    [...kernel.btf.names('struct', { prefix: iterPrefix })]
      .map((name) => name.slice(iterPrefix.length))
      // The verifier's own: `task__safe_trusted` says which pointers of task's are good.
      .filter((name) => !name.includes('__safe_') && matches(name))
      .map((name) => ({ text: name, scope: '', name }))
  );
}

function uprobeTargets(
  kernel: KernelInfo,
  rest: readonly string[],
  mapped: readonly string[],
): Target[] {
  // A name alone is that of a function in what the process maps.
  const [path = '*', name = '*'] = rest.length === 1 && mapped.length > 0 ? ['*', rest[0]] : rest;
  const matches = glob(name === '' ? '*' : name);
  return binaries(kernel, path, mapped).flatMap(({ shown, binary }) =>
    binary
      .functions()
      .filter((each) => matches(each.name))
      .map((each) => ({
        text: `${shown}:${each.name}`,
        scope: binary.path,
        name: each.name,
      })),
  );
}

function usdtTargets(
  kernel: KernelInfo,
  rest: readonly string[],
  mapped: readonly string[],
): Target[] {
  const [path = '*', ...probe] = rest.length === 1 && mapped.length > 0 ? ['*', ...rest] : rest;
  const wanted = scopeAndName(probe);
  if (wanted === undefined) return [];
  return binaries(kernel, path, mapped).flatMap(({ shown, binary }) =>
    binary
      .usdtProbes()
      .filter((each) => wanted.inScope(each.namespace) && wanted.name(each.name))
      .map((each) => ({
        text: `${shown}:${each.namespace}:${each.name}`,
        scope: binary.path,
        name: each.name,
      })),
  );
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
