import {
  type AttachTypeName,
  type Binding,
  Fd,
  isErrno,
  type ProgramLoad,
  type ProgramStats,
  type ProgramTypeName,
  SyscallError,
  type TestRun,
} from '@sonde/sys';
import { runningKernelVersion } from './kernel-version.ts';
import { VerifierError } from './verifier-error.ts';
import { loadWithWalk, readVerifierLog, type VerifierLogOptions } from './verifier-log.ts';

/** An ld_imm64 that is to hold the fd of a map. */
export interface MapReference {
  readonly insnIndex: number;
  readonly fd: number;
  /** The address of the value of an array map instead of the map; the offset is in the second half. */
  readonly value: boolean;
}

export interface ProgramOptions {
  readonly name: string;
  readonly type: ProgramTypeName;
  readonly insns: Uint8Array;
  readonly maps: readonly MapReference[];
  readonly license: string;
  readonly expectedAttachType?: AttachTypeName;
  readonly attachBtfId?: number;
  /** The BTF of a kernel module, or a BPF program, when that id is not of vmlinux; may be closed once the program is loaded. */
  readonly attachTo?: Fd;
  /** Needed when the program has functions that the kernel calls back. */
  readonly btf?: ProgramBtf;
  readonly flags?: number;
  /** What to read when the kernel refuses it. */
  readonly log?: VerifierLogOptions;
  /** Gets the verifier's walk of a program that it takes; asking for it makes loading slower. */
  readonly onVerified?: (log: string) => void;
}

/** BTF loaded into the kernel, which of its types the program's functions have, and where instructions come from. */
export interface ProgramBtf {
  readonly fd: number;
  readonly funcInfo: readonly { readonly insnIndex: number; readonly typeId: number }[];
  readonly lineInfo?: readonly LineRecord[];
}

/** The source of an instruction and of those after it; offsets are of strings in the BTF. */
export interface LineRecord {
  readonly insnIndex: number;
  readonly file: number;
  readonly text: number;
  /** From 1 on. */
  readonly line: number;
  readonly column: number;
}

/** The kernel keeps so many characters; bpftool and kallsyms take longer names from the type of the main function. */
const nameMax = 15;
const slotBytes = 8;
/** BPF_PSEUDO_MAP_FD and BPF_PSEUDO_MAP_VALUE: the source register of an ld_imm64. */
const pseudoMapFd = 1;
const pseudoMapValue = 2;
/** The least that the kernel runs an XDP program on: an Ethernet header. */
const emptyFrame = new Uint8Array(14);
const defaultLog: VerifierLogOptions = { sizeBytes: 1_000_000, full: false };
/** The kernel gives EAGAIN when a signal comes while it verifies. */
const triesMax = 5;

/** A loaded program: owns its descriptor. */
export class Program {
  readonly name: string;
  readonly type: ProgramTypeName;
  private readonly binding: Binding;
  private readonly fd: Fd;

  /** Throws VerifierError with the log when the kernel refuses it. */
  constructor(binding: Binding, options: ProgramOptions) {
    this.name = options.name;
    this.type = options.type;
    this.binding = binding;
    this.fd = new Fd(binding, load(binding, options));
  }

  get fdNumber(): number {
    return this.fd.number;
  }

  /** Runs it once in this thread; raw tracepoint and syscall programs only. Gives its return value. */
  run(context?: Uint8Array): number {
    const options = context === undefined ? {} : { context };
    return this.binding.programTestRun(this.fd.number, options).returnValue;
  }

  /** Runs it `repeat` times in this thread; XDP programs only. The kernel measures. */
  measure(repeat: number): TestRun {
    return this.binding.programTestRun(this.fd.number, { packet: emptyFrame, repeat });
  }

  stats(): ProgramStats {
    return this.binding.programStats(this.fd.number);
  }

  close(): void {
    this.fd.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function load(binding: Binding, options: ProgramOptions): number {
  const request: ProgramLoad = {
    type: options.type,
    name: options.name.slice(0, nameMax),
    insns: withMaps(options.insns, options.maps),
    license: options.license,
    ...(options.expectedAttachType && { expectedAttachType: options.expectedAttachType }),
    ...(options.attachBtfId !== undefined && { attachBtfId: options.attachBtfId }),
    ...(options.attachTo && { attachToFd: options.attachTo.number }),
    ...(options.btf && { btfFd: options.btf.fd, funcInfo: encodeFuncInfo(options.btf.funcInfo) }),
    ...(options.btf?.lineInfo && { lineInfo: encodeLineInfo(options.btf.lineInfo) }),
    ...(options.type === 'kprobe' && { kernelVersion: runningKernelVersion() }),
    ...(options.flags !== undefined && { flags: options.flags }),
  };
  // A log costs the verifier time and memory, so the first try does without. The kernel would write the lines into it.
  const { lineInfo: _, ...logged } = request;
  try {
    if (options.onVerified !== undefined) return loadVerified(binding, logged, options.onVerified);
    return retried(() => binding.programLoad(request));
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    const retry = readVerifierLog(binding, logged, options.log ?? defaultLog);
    if (typeof retry === 'number') return retry;
    throw new VerifierError(options.name, retry, error);
  }
}

function loadVerified(
  binding: Binding,
  request: ProgramLoad,
  onVerified: (log: string) => void,
): number {
  const { fd, log } = retried(() => loadWithWalk(binding, request));
  onVerified(log);
  return fd;
}

function retried<T>(attempt: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return attempt();
    } catch (error) {
      if (tries === triesMax || !isErrno(error, 'EAGAIN')) throw error;
    }
  }
}

function withMaps(insns: Uint8Array, maps: readonly MapReference[]): Uint8Array {
  const bytes = insns.slice();
  const view = new DataView(bytes.buffer);
  for (const { insnIndex, fd, value } of maps) {
    const at = insnIndex * slotBytes;
    const dst = view.getUint8(at + 1) & 0x0f;
    view.setUint8(at + 1, dst | ((value ? pseudoMapValue : pseudoMapFd) << 4));
    view.setInt32(at + 4, fd, true);
  }
  return bytes;
}

/** struct bpf_line_info (include/uapi/linux/bpf.h, v5.0): line and column share a word. */
function encodeLineInfo(records: readonly LineRecord[]): Uint8Array {
  const words = records.flatMap(({ insnIndex, file, text, line, column }) => [
    insnIndex,
    file,
    text,
    Math.min(line, 2 ** 22 - 1) * 1024 + Math.min(column, 1023),
  ]);
  return new Uint8Array(Uint32Array.from(words).buffer);
}

function encodeFuncInfo(entries: ProgramBtf['funcInfo']): Uint8Array {
  return new Uint8Array(
    Uint32Array.from(entries.flatMap(({ insnIndex, typeId }) => [insnIndex, typeId])).buffer,
  );
}
