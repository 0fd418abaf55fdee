/** Kernel objects: maps, programs, links, ring buffers, facts about the kernel. */
export { type Kallsyms, type KernelSymbol, kallsymsOf, openKallsyms } from './kallsyms/kallsyms.ts';
export { type LocalBinary, openBinary } from './kernel-info/binary.ts';
export { parseCpuList, readCpus } from './kernel-info/cpus.ts';
export {
  type LocalKernelInfo,
  type LocalKernelOptions,
  localKernelInfo,
} from './kernel-info/local.ts';
export { kernelInfoFrom, saveKernel, serializeKernelInfo } from './kernel-info/save.ts';
export { openCgroups } from './symbols/cgroups.ts';
export { type KernelAddress, openKernelSymbols } from './symbols/kernel-symbols.ts';
export { openUserSymbols, type UserSymbol, type UserSymbols } from './symbols/user-symbols.ts';
export { openUsers } from './symbols/users.ts';
export { listTracepoints, readTracepointFormat } from './tracefs/events.ts';
export { parseTracepointFormat, TracepointFormatError } from './tracefs/format.ts';
export { findTracefs, mountTracefs } from './tracefs/root.ts';
