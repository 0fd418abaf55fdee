/**
 * The kernel boundary: bpf(2), perf_event_open(2), ring buffers and processes behind one typed
 * `Binding`. The addon in native/ makes the calls; layout and errors are TypeScript.
 */
export type { PerfRingHandle, RingHandle } from './addon.ts';
export { type Binding, loadBinding } from './binding.ts';
export type { KprobeMulti, UprobeMulti } from './commands/link.ts';
export type { MapCreate, MapTypeName } from './commands/map.ts';
export type { PerfEventAttr, PerfEventScope } from './commands/perf-event.ts';
export type { SuspendedChild } from './commands/process.ts';
export type {
  AttachTypeName,
  ProgramLoad,
  ProgramStats,
  ProgramTypeName,
  TestRun,
  TestRunOptions,
} from './commands/program.ts';
export { Fd } from './fd.ts';
export {
  bpfFlag,
  breakpoint,
  perfHardware,
  perfRecord,
  perfSample,
  perfSoftware,
  perfType,
} from './generated/constants.ts';
export { isErrno, SyscallError } from './syscall-error.ts';
