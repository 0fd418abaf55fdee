/** Kernel objects: maps, programs, links, ring buffers, facts about the kernel. */

// The boundary itself, for those who hand it in: above this package nobody else imports sys.
export {
  type AttachTypeName,
  type Binding,
  Fd,
  isErrno,
  loadBinding,
  type SuspendedChild,
  SyscallError,
} from '@sonde/sys';
export { openCgroups } from './cgroups/cgroup-paths.ts';
export { CgroupNotFoundError, findCgroup } from './cgroups/find-cgroup.ts';
export { openElfFile } from './debug-info/elf-file.ts';
export { type FeatureSource, probeFeatures } from './features/features.ts';
export { type Kallsyms, type KernelSymbol, kallsymsOf, openKallsyms } from './kallsyms/kallsyms.ts';
export { type LocalBinary, openBinary } from './kernel-info/binary.ts';
export { parseCpuList, readCpus } from './kernel-info/cpus.ts';
export { type ListOptions, listProbes } from './kernel-info/list.ts';
export { mappedFiles } from './kernel-info/list-binaries.ts';
export {
  type LocalKernelInfo,
  type LocalKernelOptions,
  localKernelInfo,
} from './kernel-info/local.ts';
export { type Machine, openMachine } from './kernel-info/machine.ts';
export { kernelInfoFrom, saveKernel, serializeKernelInfo } from './kernel-info/save.ts';
export { attachCounter, type CounterOptions } from './link/counter.ts';
export { attachIter, runIter } from './link/iter.ts';
export { attachKprobe, attachKprobeMulti, type KprobeOptions } from './link/kprobe.ts';
export { closeLinks, Link } from './link/link.ts';
export { NotSupportedError } from './link/not-supported-error.ts';
export type { AttachOptions, Reach } from './link/perf-event.ts';
export { attachInterval, attachProfile, type Rate } from './link/profile.ts';
export { attachRawTracepoint, type RawTracepointOptions } from './link/raw-tracepoint.ts';
export { attachTracepoint, type TracepointOptions } from './link/tracepoint.ts';
export { attachTracing } from './link/tracing.ts';
export {
  attachUprobe,
  attachUprobeMulti,
  type UprobeOptions,
  type UprobePlace,
} from './link/uprobe.ts';
export { attachWatchpoint, type WatchpointOptions } from './link/watchpoint.ts';
export { KernelMap, type MapEntry, type MapOptions, perCpuValues } from './map/kernel-map.ts';
export { PerfOutput, type PerfOutputOptions } from './perf/perf-output.ts';
export { listBpfPrograms, openBpfProgram } from './program/bpf-programs.ts';
export { loadBtf } from './program/btf.ts';
export { openModuleBtf } from './program/module-btf.ts';
export {
  type MapReference,
  Program,
  type ProgramBtf,
  type ProgramOptions,
} from './program/program.ts';
export { VerifierError } from './program/verifier-error.ts';
export { RingBuffer, type RingBufferOptions, recordsOf } from './ringbuf/ring-buffer.ts';
export { type KernelAddress, openKernelSymbols } from './symbols/kernel-symbols.ts';
export { SymbolStore, type SymbolStoreOptions } from './symbols/symbol-store.ts';
export {
  type UnwindFile,
  type UnwindMapping,
  UnwindReader,
  type UnwindRow,
} from './symbols/unwind-table.ts';
export {
  openUserSymbols,
  type UserFrame,
  type UserSymbol,
  type UserSymbols,
} from './symbols/user-symbols.ts';
export { openUsers } from './symbols/users.ts';
export { listTracepoints, readTracepointFormat } from './tracefs/events.ts';
export { parseTracepointFormat, TracepointFormatError } from './tracefs/format.ts';
export { findTracefs, mountTracefs } from './tracefs/root.ts';
