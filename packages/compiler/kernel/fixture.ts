import { matcher } from '../providers/pattern.ts';
import { fixtureBtf } from './fixture-btf.ts';
import { fixtureTracepoints } from './fixture-tracepoints.ts';
import type {
  BinaryInfo,
  DebugInfo,
  KernelFeature,
  KernelFeatures,
  KernelInfo,
} from './kernel-info.ts';

/**
 * A small frozen kernel for tests, so that they need no machine and repeat exactly. It has every
 * feature of its release unless `without` says otherwise.
 */
export function fixtureKernel(
  changes: { without?: readonly KernelFeature[]; kernel?: Partial<KernelInfo> } = {},
): KernelInfo {
  const features: { [F in KernelFeature]?: boolean } = { ...allFeatures };
  for (const feature of changes.without ?? []) features[feature] = false;
  return { ...frozen(), features, ...changes.kernel };
}

const allFeatures: KernelFeatures = {
  kprobe: true,
  kprobe_multi: true,
  kprobe_session: true,
  fentry: true,
  raw_tp_btf: true,
  iter: true,
  uprobe_multi: true,
  uprobe_session: true,
  attach_cookie: true,
  perf_link: true,
  ringbuf: true,
  bpf_loop: true,
  for_each_map_elem: true,
  map_lookup_percpu_elem: true,
  get_func_ip: true,
  probe_read_kernel: true,
  ktime_get_boot_ns: true,
  ktime_get_tai_ns: true,
  jiffies64: true,
  d_path: true,
  get_ns_current_pid_tgid: true,
  get_current_task_btf: true,
  atomic_fetch: true,
  isa_v4: true,
  may_goto: true,
  kfunc: true,
  strnstr: true,
  hardware_events: true,
  lru_hash: true,
  long_keys: true,
  task_vma_iter: true,
  sleepable_tracepoint: false,
};

const functions = ['do_exit', 'vfs_read', 'vfs_write', 'wake_up_new_task'];

let shared: KernelInfo | undefined;

function frozen(): KernelInfo {
  const names = Object.keys(fixtureTracepoints).sort();
  shared ??= {
    release: '6.18.0-fixture',
    arch: 'x86_64',
    btfHash: 'fixture',
    btf: fixtureBtf(),
    possibleCpus: 4,
    onlineCpus: [0, 1, 2, 3],
    features: allFeatures,
    tracepoints: {
      list: () => names,
      format: (category, event) => fixtureTracepoints[`${category}:${event}`],
    },
    functions: {
      has: (name) => functions.includes(name),
      list: () => functions,
      modules: () => ['vmlinux'],
      moduleOf: (name) => (functions.includes(name) ? 'vmlinux' : undefined),
      typed: () => functions,
    },
    symbolAddress: (name) => (name === 'init_task' ? 0xffffffff82a0f900n : undefined),
    binary: (path) => binaries[path],
    binaries: (pattern) =>
      [...new Set(Object.values(binaries))].filter(({ path }) => matcher(pattern)(path)),
    cgroupId: (path) => (path === '/sys/fs/cgroup' ? 1n : undefined),
    header: () => undefined,
  };
  return shared;
}

const shell: BinaryInfo = {
  path: '/usr/bin/bash',
  functions: () => [
    { name: 'main', address: 0x1000, size: 64 },
    { name: 'readline', address: 0x1100, size: 64 },
    { name: 'readline_internal', address: 0x1200, size: 64 },
  ],
  demangle: (symbol) => symbol,
  usdtProbes: () => [
    {
      namespace: 'bash',
      name: 'prompt',
      locations: [{ address: 0x1120, semaphore: 0, args: '8@%rdi -4@%esi' }],
    },
  ],
  symbol: (name) => (name === 'prompt_count' ? { address: 0x4000, size: 4 } : undefined),
  debugInfo: () => undefined,
};

const serverPath = '/opt/app@2/server';

/** A program with debugging information, whose types are those of the fixture's kernel. */
const server: BinaryInfo = {
  path: serverPath,
  functions: () => [
    { name: 'accept_task', address: 0x1000, size: 64 },
    { name: '_ZN4pool4growEi', address: 0x1040, size: 64 },
    { name: '_ZN4pool4growEv', address: 0x1080, size: 64 },
  ],
  demangle: (symbol) => mangled[symbol] ?? symbol,
  usdtProbes: () => [],
  symbol: () => undefined,
  debugInfo: () => serverDebugInfo(),
};

const mangled: Readonly<Record<string, string>> = {
  _ZN4pool4growEi: 'pool::grow(int)',
  _ZN4pool4growEv: 'pool::grow()',
};

function serverDebugInfo(): DebugInfo {
  const types = frozen().btf;
  const type = types.find('struct', 'task_struct') ?? 0;
  return {
    types,
    parameters: (symbol) =>
      symbol === 'accept_task'
        ? [
            { name: 'task', type, place: { kind: 'reference', index: 1 } },
            { name: 'ratio', type: 0, place: { kind: 'vector' } },
          ]
        : undefined,
    sourceFiles: (written) =>
      ['/src/a/main.c', '/src/b/main.c', '/src/b/list.c'].filter((path) =>
        path.endsWith(`/${written}`),
      ),
    lineAddresses: () => [
      { line: 10, column: 3, address: 0x1004 },
      { line: 10, column: 9, address: 0x1008 },
      { line: 12, column: 0, address: 0x1010 },
    ],
  };
}

const binaries: Readonly<Record<string, BinaryInfo>> = {
  '/usr/bin/bash': shell,
  bash: shell,
  [serverPath]: server,
};
