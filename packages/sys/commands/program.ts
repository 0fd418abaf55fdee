import type { Addon } from '../addon.ts';
import { Attr, cString } from '../attr.ts';
import {
  attachType,
  bpfAttr,
  bpfCommand,
  bpfFlag,
  programInfo,
  programType,
} from '../generated/constants.ts';
import { check } from '../syscall-error.ts';
import { readObjectInfo } from './object-info.ts';

export type ProgramTypeName = keyof typeof programType;
export type AttachTypeName = keyof typeof attachType;

export interface ProgramLoad {
  readonly type: ProgramTypeName;
  readonly name: string;
  /** Encoded, 8 bytes each, map fds in place. */
  readonly insns: Uint8Array;
  readonly license: string;
  readonly expectedAttachType?: AttachTypeName;
  /** The function, tracepoint typedef or iterator of a tracing program: in vmlinux, or in `attachToFd`. */
  readonly attachBtfId?: number;
  /** BTF of a kernel module (Linux 5.11), or a BPF program. */
  readonly attachToFd?: number;
  /** BTF that `funcInfo` speaks of. */
  readonly btfFd?: number;
  /** Pairs of u32: instruction index, type id of its function. */
  readonly funcInfo?: Uint8Array;
  /** With `funcInfo`: struct bpf_line_info, four u32 each. */
  readonly lineInfo?: Uint8Array;
  /** LINUX_VERSION_CODE, which kprobe programs must state before 5.0. */
  readonly kernelVersion?: number;
  /** BPF_F_SLEEPABLE and the like. */
  readonly flags?: number;
  /** Where the verifier writes, NUL-terminated; absent: it writes nothing. */
  readonly log?: { readonly level: number; readonly buffer: Uint8Array };
}

/** What the kernel counts for a program while statistics are on. */
export interface ProgramStats {
  readonly id: number;
  readonly runTimeNs: bigint;
  readonly runCount: bigint;
  /** Of the machine code and of the bytecode, in bytes. */
  readonly jitedBytes: number;
  readonly translatedBytes: number;
  /** Instructions that the verifier walked; 0 before 5.16. */
  readonly verifiedInsns: number;
  /** Times that the kernel did not run it, to avoid recursion; 0 before 5.12. */
  readonly missed: bigint;
}

export interface TestRunOptions {
  /** Raw tracepoint programs only: the CPU to run on. */
  readonly cpu?: number;
  readonly context?: Uint8Array;
  /** XDP programs only, and needed by them: the frame that they get, at least an Ethernet header. */
  readonly packet?: Uint8Array;
  /** With `packet`: how many times in a row. */
  readonly repeat?: number;
}

export interface TestRun {
  /** What the program returned, as u32. */
  readonly returnValue: number;
  /** Of one run, on average, in ns; measured by the kernel with `packet` only, else 0. */
  readonly averageNs: number;
}

export interface ProgramCommands {
  /** A new fd, the caller's to close. */
  programLoad(load: ProgramLoad): number;
  /** A new fd, the caller's to close. */
  btfLoad(btf: Uint8Array, log?: Uint8Array): number;
  /** Runs a raw tracepoint (5.10), syscall (5.14) or XDP program in this thread. */
  programTestRun(fd: number, options?: TestRunOptions): TestRun;
  programStats(fd: number): ProgramStats;
  /** Run-time statistics of all programs are on while the fd is open. Linux 5.8. */
  enableStats(): number;
  /** Pins a program, map or link under a bpffs. */
  objectPin(fd: number, path: string): void;
}

const [funcInfoBytes, lineInfoBytes] = [8, 16];

export function programCommands(addon: Addon): ProgramCommands {
  return {
    programLoad: (load) => check('bpf(BPF_PROG_LOAD)', loadProgram(addon, load)),
    btfLoad: (btf, log) => {
      const attr = new Attr().pointer(bpfAttr.btf, btf).u32(bpfAttr.btfSize, btf.length);
      if (log !== undefined)
        attr
          .pointer(bpfAttr.btfLogBuf, log)
          .u32(bpfAttr.btfLogSize, log.length)
          .u32(bpfAttr.btfLogLevel, 1);
      return check('bpf(BPF_BTF_LOAD)', attr.call(addon, bpfCommand.BTF_LOAD));
    },
    programTestRun: (fd, options = {}) => testRun(addon, fd, options),
    programStats: (fd) => readStats(addon, fd),
    enableStats: () =>
      check(
        'bpf(BPF_ENABLE_STATS)',
        new Attr()
          .u32(bpfAttr.enableStatsType, bpfFlag.statsRunTime)
          .call(addon, bpfCommand.ENABLE_STATS),
      ),
    objectPin: (fd, path) => {
      const attr = new Attr().pointer(bpfAttr.pathname, cString(path)).u32(bpfAttr.bpfFd, fd);
      check('bpf(BPF_OBJ_PIN)', attr.call(addon, bpfCommand.OBJ_PIN));
    },
  };
}

function loadProgram(addon: Addon, load: ProgramLoad): number {
  const attr = new Attr()
    .u32(bpfAttr.progType, programType[load.type])
    .u32(bpfAttr.insnCnt, load.insns.length / 8)
    .pointer(bpfAttr.insns, load.insns)
    .pointer(bpfAttr.license, cString(load.license))
    .name(bpfAttr.progName, load.name)
    .u32(bpfAttr.kernVersion, load.kernelVersion ?? 0)
    .u32(bpfAttr.progFlags, load.flags ?? 0)
    .u32(bpfAttr.expectedAttachType, attachType[load.expectedAttachType ?? 'none'])
    .u32(bpfAttr.attachBtfId, load.attachBtfId ?? 0)
    .u32(bpfAttr.attachBtfObjFd, load.attachToFd ?? 0);
  if (load.btfFd !== undefined && load.funcInfo !== undefined)
    attr
      .u32(bpfAttr.progBtfFd, load.btfFd)
      .u32(bpfAttr.funcInfoRecSize, funcInfoBytes)
      .pointer(bpfAttr.funcInfo, load.funcInfo)
      .u32(bpfAttr.funcInfoCnt, load.funcInfo.length / funcInfoBytes);
  if (load.btfFd !== undefined && load.lineInfo !== undefined)
    attr
      .u32(bpfAttr.lineInfoRecSize, lineInfoBytes)
      .pointer(bpfAttr.lineInfo, load.lineInfo)
      .u32(bpfAttr.lineInfoCnt, load.lineInfo.length / lineInfoBytes);
  if (load.log !== undefined)
    attr
      .u32(bpfAttr.logLevel, load.log.level)
      .u32(bpfAttr.logSize, load.log.buffer.length)
      .pointer(bpfAttr.logBuf, load.log.buffer);
  return attr.call(addon, bpfCommand.PROG_LOAD);
}

function testRun(addon: Addon, fd: number, options: TestRunOptions): TestRun {
  const { cpu, context, packet, repeat } = options;
  const attr = new Attr().u32(bpfAttr.testProgFd, fd);
  if (cpu !== undefined)
    attr.u32(bpfAttr.testFlags, bpfFlag.testRunOnCpu).u32(bpfAttr.testCpu, cpu);
  if (context !== undefined)
    attr.pointer(bpfAttr.testCtxIn, context).u32(bpfAttr.testCtxSizeIn, context.length);
  if (packet !== undefined)
    attr.pointer(bpfAttr.testDataIn, packet).u32(bpfAttr.testDataSizeIn, packet.length);
  if (repeat !== undefined) attr.u32(bpfAttr.testRepeat, repeat);
  check('bpf(BPF_PROG_TEST_RUN)', attr.call(addon, bpfCommand.PROG_TEST_RUN));
  return {
    returnValue: attr.getU32(bpfAttr.testRetval),
    averageNs: attr.getU32(bpfAttr.testDuration),
  };
}

function readStats(addon: Addon, fd: number): ProgramStats {
  const view = new DataView(new ArrayBuffer(programInfo.sizeBytes));
  readObjectInfo(addon, fd, view);
  return {
    id: view.getUint32(programInfo.id, true),
    runTimeNs: view.getBigUint64(programInfo.runTimeNs, true),
    runCount: view.getBigUint64(programInfo.runCnt, true),
    jitedBytes: view.getUint32(programInfo.jitedProgLen, true),
    translatedBytes: view.getUint32(programInfo.xlatedProgLen, true),
    verifiedInsns: view.getUint32(programInfo.verifiedInsns, true),
    missed: view.getBigUint64(programInfo.recursionMisses, true),
  };
}
