import type { Btf } from '@sonde/btf';

/**
 * Everything the compiler may know about a host, as a value. The runtime fills it from the local
 * machine, the control plane from an upload, a test from a fixture. Lookups are lazy: an
 * implementation may read a file on the first call, but the answer never changes.
 */
export interface KernelInfo {
  /** uname -r. */
  readonly release: string;
  readonly arch: 'x86_64' | 'aarch64';
  /** Hex SHA-256 of the raw vmlinux BTF; with `release` it identifies a Kernel. */
  readonly btfHash: string;
  readonly btf: Btf;
  /** The types of a loaded module, on top of those of `btf`; absent or undefined: not known. */
  readonly moduleBtf?: (module: string) => Btf | undefined;
  /** BPF programs that are in the kernel and have types; absent: not known. */
  readonly bpfPrograms?: () => readonly BpfProgramInfo[];
  /** The pid namespace of the tracer, by its file in /proc/PID/ns (namespaces(7)); absent: the first one. */
  readonly pidNamespace?: { readonly device: bigint; readonly inode: bigint } | undefined;
  /** Possible CPUs (the size of per-CPU map values), and those online. */
  readonly possibleCpus: number;
  readonly onlineCpus: readonly number[];
  readonly features: KernelFeatures;
  readonly tracepoints: {
    /** All `category:event`, sorted. */
    list(): readonly string[];
    format(category: string, event: string): TracepointFormat | undefined;
  };
  /** Traceable kernel functions; empty when the kernel has neither kprobes nor fentry. */
  readonly functions: {
    has(name: string): boolean;
    /** Sorted `module:function`-less names: all, or those of a module. */
    list(module?: string): readonly string[];
    /** The modules that have some, unsorted. `vmlinux` stands for the kernel itself. */
    modules(): readonly string[];
    moduleOf(name: string): string | undefined;
    /** Sorted names of those of a module that its types describe, with at most so many parameters. */
    typed(module: string, maxParams: number): readonly string[];
  };
  /** Address of a kernel symbol, for kaddr(). */
  symbolAddress(name: string): bigint | undefined;
  /**
   * No machine stands behind this value (in the browser): `binary`, `binaries`, `cgroupId` and `header` know
   * nothing, so what they do not find may well be there. Good for checking, not for compiling.
   */
  readonly offline?: true;
  /** A binary on the host by path or short name; undefined when absent, or when the host cannot be asked. */
  binary(path: string): BinaryInfo | undefined;
  /** Those that a path or name with `*` means; `*` alone, with a process: those whose code it maps. */
  binaries(pattern: string, pid?: number): readonly BinaryInfo[];
  /** cgroup v2 id of a directory, for cgroupid(). */
  cgroupId(path: string): bigint | undefined;
  /** Text of a header on the host, for #include; undefined when absent. */
  header(path: string): string | undefined;
}

/** A BPF program of whomever. `functions`: ids in its BTF, the main one first. */
export interface BpfProgramInfo {
  readonly id: number;
  readonly btf: Btf;
  readonly functions: readonly number[];
}

/** Probed on the host, never guessed from a version. Missing in the map = inconclusive. */
export type KernelFeature =
  | 'kprobe'
  | 'kprobe_multi'
  | 'kprobe_session'
  | 'fentry'
  | 'raw_tp_btf'
  | 'iter'
  | 'uprobe_multi'
  | 'uprobe_session'
  | 'attach_cookie'
  | 'perf_link'
  | 'ringbuf'
  | 'bpf_loop'
  | 'for_each_map_elem'
  | 'map_lookup_percpu_elem'
  | 'get_func_ip'
  | 'probe_read_kernel'
  | 'ktime_get_boot_ns'
  | 'ktime_get_tai_ns'
  | 'jiffies64'
  | 'd_path'
  | 'get_ns_current_pid_tgid'
  | 'get_current_task_btf'
  | 'atomic_fetch'
  | 'isa_v4'
  | 'may_goto'
  | 'kfunc'
  | 'strnstr'
  | 'hardware_events'
  | 'lru_hash'
  | 'long_keys'
  | 'task_vma_iter'
  /** Programs of system-call tracepoints may sleep, so the kernel runs all of them with preemption on (7.2). */
  | 'sleepable_tracepoint';
export type KernelFeatures = { readonly [F in KernelFeature]?: boolean };

/** From `events/<category>/<event>/format` of tracefs. Common fields (the first 8 bytes) are left out. */
export interface TracepointFormat {
  readonly id: number;
  readonly fields: readonly TracepointField[];
}

export interface TracepointField {
  /** As written in the format: `const char *`, `__data_loc char[]`, `unsigned long`. */
  readonly type: string;
  readonly name: string;
  /** In bytes from the start of the record, and in bytes. */
  readonly offset: number;
  readonly size: number;
  readonly signed: boolean;
  /** Elements, for `char comm[16]`. */
  readonly arrayLength?: number;
}

export interface BinaryInfo {
  /** Absolute, after PATH and ld cache. */
  readonly path: string;
  /** Function symbols. */
  functions(): readonly {
    readonly name: string;
    readonly address: number;
    readonly size: number;
  }[];
  /** The name of a symbol as C++ or Rust source has it: `ns::f(int)`; itself when it is not mangled. */
  demangle(symbol: string): string;
  usdtProbes(): readonly {
    readonly namespace: string;
    readonly name: string;
    readonly locations: readonly UsdtLocation[];
  }[];
  /** Data symbols for uaddr(). */
  symbol(name: string): { readonly address: number; readonly size: number } | undefined;
  /** What its debugging information says of its source code; undefined when there is none. */
  debugInfo(): DebugInfo | undefined;
}

/** Types, functions and lines of a program's source code. */
export interface DebugInfo {
  /** In the form of the kernel's. Ids are its own. */
  readonly types: Btf;
  /** The parameters of the function of a symbol; undefined when it is not described. */
  parameters(symbol: string): readonly BinaryParameter[] | undefined;
  /** Paths of source files that end as written, part by part. */
  sourceFiles(written: string): readonly string[];
  /** The lines of a source file that have code: those of several units one after another, each ascending by address. */
  lineAddresses(path: string): readonly SourceLineAddress[];
}

/** `type` is an id of `DebugInfo.types`. */
export interface BinaryParameter {
  readonly name: string;
  readonly type: number;
  readonly place: ArgumentPlace;
}

/**
 * Where a caller puts an argument. register: the how-manieth of those that hold arguments. reference: that register
 * holds the address of the value. stack: bytes above the stack pointer at the first instruction. vector: a
 * floating-point register. split: a struct whose bytes are spread over registers.
 */
export type ArgumentPlace =
  | { readonly kind: 'register' | 'reference'; readonly index: number }
  | { readonly kind: 'stack'; readonly offset: number }
  | { readonly kind: 'vector' | 'split' };

/** Line and column from 1; column 0 is not known. `address` is virtual. */
export interface SourceLineAddress {
  readonly line: number;
  readonly column: number;
  readonly address: number;
}

export interface UsdtLocation {
  /** Virtual address of the probe, and of its semaphore (0: none). */
  readonly address: number;
  readonly semaphore: number;
  /** Argument specifications as in the note: `-4@%edi 8@-8(%rbp)`. */
  readonly args: string;
}
