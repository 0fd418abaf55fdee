import type { Btf } from '@sonde/btf';
import type { KernelFeature, KernelFeatures } from '@sonde/compiler';
import type { Binding, MapTypeName } from '@sonde/sys';
import { bpfFlag, isErrno } from '@sonde/sys';
import {
  probeFentry,
  probeHardwareEvents,
  probeKprobe,
  probeKprobeMulti,
  probePerfLink,
  probeTracing,
  probeUprobeMulti,
} from './attach-probes.ts';
import {
  type Answer,
  helperExists,
  idleProgram,
  instructionProbes,
  kernelFunctionCallable,
  kernelFunctionsRun,
  loads,
} from './program-probes.ts';

/** What probing needs: the kernel, and its BTF when a probe has to name one of its functions. */
export interface FeatureSource {
  readonly binding: Binding;
  /** May throw when the kernel has no BTF. */
  readonly btf: () => Btf;
  /** Features to take as absent. */
  readonly without?: readonly KernelFeature[];
}

/**
 * Asks the running kernel for each feature by trying it, never by its version. An answer is found when
 * it is first read, and kept. Absent (undefined): inconclusive. What is tried is undone at
 * once and meets nobody's events.
 */
export function probeFeatures(source: FeatureSource): KernelFeatures {
  const answers = new Map<KernelFeature, Answer>(source.without?.map((name) => [name, false]));
  const features: KernelFeatures = {};
  for (const name of Object.keys(probes) as KernelFeature[]) {
    Object.defineProperty(features, name, {
      enumerable: true,
      get(): Answer {
        if (!answers.has(name)) answers.set(name, probes[name](source));
        return answers.get(name);
      },
    });
  }
  return features;
}

const idOf = (
  { btf }: FeatureSource,
  kind: 'func' | 'typedef',
  name: string,
): number | undefined => {
  try {
    return btf().find(kind, name);
  } catch {
    return undefined;
  }
};

const helper =
  (name: string) =>
  ({ binding }: FeatureSource): Answer =>
    helperExists(binding, name);

const instructions =
  (name: keyof typeof instructionProbes) =>
  ({ binding }: FeatureSource): Answer =>
    loads(binding, { type: 'raw_tracepoint', insns: instructionProbes[name] });

const map =
  (type: MapTypeName, sizes: { keySize: number; valueSize: number; maxEntries: number }) =>
  ({ binding }: FeatureSource): Answer => {
    try {
      binding.close(binding.mapCreate({ type, name: 'sonde_probe', flags: 0, ...sizes }));
      return true;
    } catch (error) {
      return isErrno(error, 'EINVAL') || isErrno(error, 'E2BIG') ? false : undefined;
    }
  };

const kernelFunction =
  (name: string) =>
  (source: FeatureSource): Answer => {
    const id = idOf(source, 'func', name);
    return id === undefined ? false : kernelFunctionCallable(source.binding, id);
  };

/** Kernel functions as such: by a pair that a program must call together, and any tracing program may. */
function probeKernelFunctions(source: FeatureSource): Answer {
  const lock = idOf(source, 'func', 'bpf_rcu_read_lock');
  const unlock = idOf(source, 'func', 'bpf_rcu_read_unlock');
  if (lock === undefined || unlock === undefined) return false;
  return kernelFunctionsRun(source.binding, [lock, unlock]);
}

const iterator =
  (target: string) =>
  (source: FeatureSource): Answer =>
    probeTracing(source.binding, 'trace_iter', idOf(source, 'func', `bpf_iter_${target}`));

/**
 * bpf_d_path() is given to few targets (bpf_d_path_allowed(), kernel/trace/bpf_trace.c). Iterators need no
 * trampoline; before they were among them (5.12) there were some functions, of which this one is in every kernel.
 */
function probeDPath(source: FeatureSource): Answer {
  const ask = (expectedAttachType: 'trace_iter' | 'trace_fentry', target: string): Answer => {
    const attachBtfId = idOf(source, 'func', target);
    if (attachBtfId === undefined) return false;
    const program = { type: 'tracing', expectedAttachType, attachBtfId } as const;
    return helperExists(source.binding, 'd_path', program);
  };
  return ask('trace_iter', 'bpf_iter_task') || ask('trace_fentry', 'filp_close');
}

/** The helper came with links to perf events, which are what carries the cookie. */
function probeAttachCookie({ binding }: FeatureSource): Answer {
  const known = helperExists(binding, 'get_attach_cookie');
  return known === true ? probePerfLink(binding) : known;
}

const probes: Readonly<Record<KernelFeature, (source: FeatureSource) => Answer>> = {
  kprobe: ({ binding }) => probeKprobe(binding),
  kprobe_multi: ({ binding }) => probeKprobeMulti(binding, false),
  kprobe_session: ({ binding }) => probeKprobeMulti(binding, true),
  fentry: (source) => probeFentry(source.binding, idOf(source, 'func', 'bpf_fentry_test1')),
  raw_tp_btf: (source) =>
    probeTracing(
      source.binding,
      'trace_raw_tp',
      idOf(source, 'typedef', 'btf_trace_sched_process_exit'),
    ),
  iter: iterator('task'),
  uprobe_multi: ({ binding }) => probeUprobeMulti(binding, false),
  uprobe_session: ({ binding }) => probeUprobeMulti(binding, true),
  attach_cookie: probeAttachCookie,
  perf_link: ({ binding }) => probePerfLink(binding),
  ringbuf: map('ringbuf', { keySize: 0, valueSize: 0, maxEntries: 4096 }),
  bpf_loop: helper('loop'),
  for_each_map_elem: helper('for_each_map_elem'),
  map_lookup_percpu_elem: helper('map_lookup_percpu_elem'),
  get_func_ip: helper('get_func_ip'),
  probe_read_kernel: helper('probe_read_kernel'),
  ktime_get_boot_ns: helper('ktime_get_boot_ns'),
  ktime_get_tai_ns: helper('ktime_get_tai_ns'),
  jiffies64: helper('jiffies64'),
  d_path: probeDPath,
  get_ns_current_pid_tgid: helper('get_ns_current_pid_tgid'),
  get_current_task_btf: helper('get_current_task_btf'),
  atomic_fetch: instructions('atomic_fetch'),
  isa_v4: instructions('isa_v4'),
  may_goto: instructions('may_goto'),
  kfunc: probeKernelFunctions,
  strnstr: kernelFunction('bpf_strnstr'),
  hardware_events: ({ binding }) => probeHardwareEvents(binding),
  lru_hash: map('lru_hash', { keySize: 4, valueSize: 4, maxEntries: 2 }),
  long_keys: map('hash', { keySize: 1024, valueSize: 4, maxEntries: 1 }),
  task_vma_iter: iterator('task_vma'),
  sleepable_tracepoint: ({ binding }) =>
    loads(binding, idleProgram({ type: 'tracepoint', flags: bpfFlag.sleepable })),
};
