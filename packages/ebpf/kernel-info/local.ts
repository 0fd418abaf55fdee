import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { release } from 'node:os';
import { type BtfReader, openBtf } from '@sonde/btf';
import type { BpfProgramInfo, KernelFeatures, KernelInfo, TracepointFormat } from '@sonde/compiler';
import { openKallsyms } from '../kallsyms/kallsyms.ts';
import { listTracepoints, readTracepointFormat } from '../tracefs/events.ts';
import {
  parseFilterFunctions,
  readFilterFunctions,
  type TraceableFunctions,
} from '../tracefs/functions.ts';
import { mountTracefs } from '../tracefs/root.ts';
import type { LocalBinary } from './binary.ts';
import { BinaryCache } from './binary-cache.ts';
import { readCpus } from './cpus.ts';
import { readHeader } from './header.ts';
import { lazy } from './lazy.ts';
import { findBinaries, mappedFiles } from './list-binaries.ts';

export interface LocalKernelOptions {
  /** Probes the kernel; called once, when the compiler first asks. */
  readonly features: () => KernelFeatures;
  /** Raw BTF instead of the kernel's own (the variable BPFTRACE_BTF). */
  readonly btfPath?: string;
  /** A file in the form of available_filter_functions to use in its place. */
  readonly traceableFunctions?: string;
  /** BPF programs in the kernel; absent: not known. Asked each time. */
  readonly bpfPrograms?: () => readonly BpfProgramInfo[];
  /** Directories of `-I`, searched for headers first. */
  readonly includeDirs?: readonly string[];
  /** `/proc/PID/root` of a traced process: its binaries are those of its own mounts. */
  readonly root?: string;
  /** Directories of `--debuginfo`, searched first for debugging information that was installed apart. */
  readonly debugDirs?: readonly string[];
}

/** This machine's `KernelInfo`: with its raw BTF, and binaries with their ELF. */
export interface LocalKernelInfo extends KernelInfo {
  readonly btf: BtfReader;
  moduleBtf(module: string): BtfReader | undefined;
  /** Modules that are loaded and have BTF, sorted. */
  modules(): readonly string[];
  binary(path: string): LocalBinary | undefined;
  binaries(pattern: string, pid?: number): readonly LocalBinary[];
}

/**
 * Describes the running kernel. This reads nothing; each fact is read when first asked for and kept. Reading
 * `btf` throws when the kernel has none (CONFIG_DEBUG_INFO_BTF).
 */
export function localKernelInfo(options: LocalKernelOptions): LocalKernelInfo {
  const btf = lazy(() => openBtf(readFileSync(options.btfPath ?? '/sys/kernel/btf/vmlinux')));
  const features = lazy(options.features);
  const hash = lazy(() => sha256(btf().bytes));
  const pidNamespace = lazy(ownPidNamespace);
  const possible = lazy(() => readCpus('possible'));
  const online = lazy(() => readCpus('online'));
  const kallsyms = lazy(() => openKallsyms());
  const binaries = new BinaryCache(options);
  const modules = new Map<string, BtfReader | undefined>();
  const moduleBtf = (module: string): BtfReader | undefined => {
    if (!modules.has(module)) modules.set(module, openModuleBtf(module, btf()));
    return modules.get(module);
  };
  const types = (module: string): BtfReader | undefined => {
    try {
      return module === 'vmlinux' ? btf() : moduleBtf(module);
    } catch {
      return undefined;
    }
  };
  return {
    release: release(),
    arch: process.arch === 'arm64' ? 'aarch64' : 'x86_64',
    get btf() {
      return btf();
    },
    get btfHash() {
      return hash();
    },
    moduleBtf,
    modules: moduleNames,
    get features() {
      return features();
    },
    get pidNamespace() {
      return pidNamespace();
    },
    get possibleCpus() {
      // Numbers may have gaps; the kernel sizes by the highest.
      return Math.max(...possible()) + 1;
    },
    get onlineCpus() {
      return online();
    },
    tracepoints: localTracepoints(),
    functions: localFunctions({ ...options, features, types }, () => kallsyms().functions()),
    symbolAddress: (name) => kallsyms().address(name),
    binary: (path) => binaries.get(path),
    binaries(pattern, pid) {
      const isOfProcess = pattern === '*' && pid !== undefined;
      const paths = isOfProcess ? mappedFiles(pid) : findBinaries(pattern, options.root);
      return paths.flatMap((path) => binaries.get(path) ?? []);
    },
    ...(options.bpfPrograms && { bpfPrograms: options.bpfPrograms }),
    cgroupId,
    header: (path) => readHeader(path, options.includeDirs ?? []),
  };
}

/** The types of the kernel and, from Linux 5.11 on, of its modules. */
const btfFolder = '/sys/kernel/btf';

function moduleNames(): string[] {
  if (!existsSync(btfFolder)) return [];
  return readdirSync(btfFolder)
    .filter((name) => name !== 'vmlinux')
    .sort();
}

function openModuleBtf(module: string, base: BtfReader): BtfReader | undefined {
  const file = `${btfFolder}/${module}`;
  return existsSync(file) ? openBtf(readFileSync(file), base) : undefined;
}

function localTracepoints(): KernelInfo['tracepoints'] {
  const root = lazy(mountTracefs);
  const list = lazy(() => {
    const tracefs = root();
    return tracefs === undefined ? [] : listTracepoints(tracefs);
  });
  const formats = new Map<string, TracepointFormat | undefined>();
  return {
    list,
    format(category, event) {
      const tracefs = root();
      if (tracefs === undefined) return undefined;
      const key = `${category}:${event}`;
      if (!formats.has(key)) formats.set(key, readTracepointFormat(tracefs, category, event));
      return formats.get(key);
    },
  };
}

function localFunctions(
  {
    traceableFunctions,
    features,
    types,
  }: Pick<LocalKernelOptions, 'features' | 'traceableFunctions'> & {
    readonly types: (module: string) => BtfReader | undefined;
  },
  symbols: () => Iterable<{ readonly name: string; readonly module?: string }>,
): KernelInfo['functions'] {
  const bytes = (): Buffer => {
    if (traceableFunctions !== undefined) return readFileSync(traceableFunctions);
    if (features().kprobe === false && features().fentry === false) return Buffer.alloc(0);
    const tracefs = mountTracefs();
    const listed = tracefs === undefined ? undefined : readFilterFunctions(tracefs);
    return listed ?? linesOfSymbols(symbols());
  };
  const functions = lazy((): TraceableFunctions => parseFilterFunctions(bytes(), types));
  const list = lazy(() => functions().list());
  return {
    has: (name) => functions().has(name),
    list: (module) => (module === undefined ? list() : functions().list(module)),
    modules: () => functions().modules(),
    moduleOf: (name) => functions().moduleOf(name),
    typed: (module, maxParams) => functions().typed(module, maxParams),
  };
}

/** Where the kernel's own list may not be read: every function symbol, in the form of that list. */
function linesOfSymbols(
  symbols: Iterable<{ readonly name: string; readonly module?: string }>,
): Buffer {
  let text = '';
  for (const { name, module } of symbols)
    text += module === undefined ? `${name}\n` : `${name}\t[${module}]\n`;
  return Buffer.from(text, 'latin1');
}

/** On 64-bit machines the id of a cgroup is the inode number of its directory (since Linux 5.5). */
function cgroupId(path: string): bigint | undefined {
  try {
    const stat = statSync(path, { bigint: true });
    return stat.isDirectory() ? stat.ino : undefined;
  } catch {
    return undefined;
  }
}

/** PROC_PID_INIT_INO of include/linux/proc_ns.h: the namespace that is there from the start. */
const firstPidNamespace = 0xeffffffcn;

function ownPidNamespace(): KernelInfo['pidNamespace'] {
  try {
    const { dev, ino } = statSync('/proc/self/ns/pid', { bigint: true });
    return ino === firstPidNamespace ? undefined : { device: dev, inode: ino };
  } catch {
    return undefined;
  }
}

/** Loading node:crypto takes 10 ms, which a command that starts for one line should not pay. */
const sha256 = (bytes: Uint8Array): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(bytes).digest('hex');
