import { type Binding, type ProgramLoad, SyscallError } from '@sonde/sys';

export interface VerifierLogOptions {
  /** How much of a full log is kept. */
  readonly sizeBytes: number;
  /** All of it, however long that takes. Default: only of a program whose log comes at once. */
  readonly full: boolean;
}

/** BPF_LOG_LEVEL1 and BPF_LOG_STATS, include/linux/bpf_verifier.h, v5.2. */
const everyInsn = 1;
const statistics = 4;
/** Enough for the message and the statistics. */
const briefBytes = 64 * 1024;
/** Writing down every step takes the verifier some 15 µs each: a second and a half for so many. */
const quickInsns = 100_000;

/**
 * Why the kernel refuses a program: loads it again with a log. At first one that says only why, which costs no
 * more than verifying; then, for a program that is soon walked, one of every instruction. (The walk of
 * a million instructions, where the verifier gives up, takes half a minute and gives half a million
 * lines.) An fd, should the program be taken after all.
 */
export function readVerifierLog(
  binding: Pick<Binding, 'programLoad'>,
  request: ProgramLoad,
  { sizeBytes, full }: VerifierLogOptions,
): number | string {
  const brief = loadWithLog(binding, request, statistics, briefBytes);
  if (typeof brief === 'number') return brief;
  if (!full && walkedInsns(brief) > quickInsns) return brief;
  const whole = loadWithLog(binding, request, everyInsn, Math.max(sizeBytes, briefBytes));
  if (typeof whole === 'number') return whole;
  // Before 6.4 a log that is cut keeps its beginning, and what it ends with is missing: the reason.
  const isCut = brief !== '' && !whole.endsWith(brief.slice(-endBytes));
  return isCut ? `${whole}\n[cut after ${whole.length} bytes; see log_size]\n${brief}` : whole;
}

/** The statistics at the end of a log are alike in both. */
const endBytes = 40;

/** BPF_LOG_LEVEL2: keeps the walk also of a program that is taken. */
const everyPath = 2;
/** A walk of some 100,000 instructions. From 6.4 on a log that is larger keeps its end. */
const walkBytes = 16 * 1024 * 1024;

/** Loads a program and reads how the verifier walked it. Throws SyscallError when it is refused, or its walk is too long for an older kernel to write down (ENOSPC). */
export function loadWithWalk(
  binding: Pick<Binding, 'programLoad'>,
  request: ProgramLoad,
): { readonly fd: number; readonly log: string } {
  const buffer = new Uint8Array(walkBytes);
  const fd = binding.programLoad({ ...request, log: { level: everyPath, buffer } });
  return { fd, log: textIn(buffer) };
}

function loadWithLog(
  binding: Pick<Binding, 'programLoad'>,
  request: ProgramLoad,
  level: number,
  sizeBytes: number,
): number | string {
  const buffer = new Uint8Array(sizeBytes);
  try {
    return binding.programLoad({ ...request, log: { level, buffer } });
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    return textIn(buffer);
  }
}

function textIn(buffer: Uint8Array): string {
  const end = buffer.indexOf(0);
  return new TextDecoder().decode(buffer.subarray(0, end < 0 ? buffer.length : end));
}

const walkedInsns = (log: string): number => Number(/^processed (\d+) insns/m.exec(log)?.[1] ?? 0);
