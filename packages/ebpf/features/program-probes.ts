import {
  alu64,
  atomic,
  atomicOp,
  callHelper,
  callKernelFunction,
  encode,
  exit,
  helperId,
  type Instruction,
  insnClass,
  jumpOp,
  moveSigned,
  store,
} from '@sonde/asm';
import {
  type AttachTypeName,
  type Binding,
  isErrno,
  type ProgramTypeName,
  SyscallError,
} from '@sonde/sys';

/** Yes, no, or inconclusive: we may not ask, or the kernel answered with something unexpected. */
export type Answer = boolean | undefined;

export interface ProbeProgram {
  readonly type: ProgramTypeName;
  readonly insns: readonly Instruction[];
  readonly expectedAttachType?: AttachTypeName;
  readonly attachBtfId?: number;
  readonly flags?: number;
}

const logBytes = 4096;
const returnZero = [alu64('mov', 0, { imm: 0 }), exit()];

/** Loads a program to see whether the kernel takes it. Gives its fd, or the error with the verifier's log. */
export function tryLoad(
  binding: Binding,
  { insns, ...program }: ProbeProgram,
): { fd: number } | { error: SyscallError; log: string } {
  const buffer = new Uint8Array(logBytes);
  try {
    const fd = binding.programLoad({
      ...program,
      name: 'sonde_probe',
      license: 'GPL',
      insns: encode(insns),
      log: { level: 1, buffer },
    });
    return { fd };
  } catch (error) {
    if (!(error instanceof SyscallError)) throw error;
    return { error, log: new TextDecoder().decode(buffer) };
  }
}

/** A program that does nothing, of a type and for a target. */
export const idleProgram = (options: Omit<ProbeProgram, 'insns'>): ProbeProgram => ({
  ...options,
  insns: returnZero,
});

/** Loads, gives the fd to `use`, and closes it. Undefined when not loaded. */
export function withProgram<T>(
  binding: Binding,
  program: ProbeProgram,
  use: (fd: number) => T,
): T | undefined {
  const loaded = tryLoad(binding, program);
  if ('error' in loaded) return undefined;
  try {
    return use(loaded.fd);
  } finally {
    binding.close(loaded.fd);
  }
}

/** Whether it loads; inconclusive when loading as such is not permitted. */
export function loads(binding: Binding, program: ProbeProgram): Answer {
  const loaded = tryLoad(binding, program);
  if ('fd' in loaded) {
    binding.close(loaded.fd);
    return true;
  }
  return mayLoad(binding) ? false : undefined;
}

/** Where EPERM has another meaning than "you may not load programs": fentry without trampolines gives it. */
export const mayLoad = (binding: Binding): boolean =>
  withProgram(binding, idleProgram({ type: 'raw_tracepoint' }), () => true) ?? false;

/** The verifier knows a helper when it complains about its arguments, not about the call. */
const unknownCall =
  /invalid func|unknown func|cannot use helper|kernel function \S+ is not allowed|not supported|cannot find address/;

/** A call without arguments is enough to see whether the verifier knows it. */
function callIsKnown(
  binding: Binding,
  call: Instruction,
  target: Omit<ProbeProgram, 'insns'>,
): Answer {
  const loaded = tryLoad(binding, { ...target, insns: [call, ...returnZero] });
  if ('fd' in loaded) {
    binding.close(loaded.fd);
    return true;
  }
  if (unknownCall.test(loaded.log)) return false;
  // Without a single instruction walked the kernel refused earlier, for reasons of its own.
  return isErrno(loaded.error, 'EINVAL', 'EACCES') && /^\d+: \(/m.test(loaded.log)
    ? true
    : undefined;
}

export function helperExists(
  binding: Binding,
  name: string,
  target: Omit<ProbeProgram, 'insns'> = { type: 'kprobe' },
): Answer {
  const id = helperId(name);
  return id === undefined ? false : callIsKnown(binding, callHelper(id), target);
}

/** Whether tracepoint programs, and so all tracing ones, may call a kernel function. */
export const kernelFunctionCallable = (binding: Binding, btfId: number): Answer =>
  callIsKnown(binding, callKernelFunction(btfId), { type: 'tracepoint' });

/** Whether they may call these, one after the other and without arguments. */
export const kernelFunctionsRun = (binding: Binding, btfIds: readonly number[]): Answer =>
  loads(binding, { type: 'tracepoint', insns: [...btfIds.map(callKernelFunction), ...returnZero] });

/** Instruction sets: programs that use one instruction of each. */
export const instructionProbes = {
  atomic_fetch: [
    store(8, { base: 10, offset: -8 }, { imm: 0 }),
    alu64('mov', 1, { imm: 1 }),
    atomic(8, atomicOp.add | atomicOp.fetch, { base: 10, offset: -8 }, 1),
    ...returnZero,
  ],
  isa_v4: [alu64('mov', 1, { imm: -1 }), moveSigned(8, 2, 1), ...returnZero],
  may_goto: [
    { opcode: insnClass.jmp | jumpOp.jcond, dst: 0, src: 0, offset: 0, imm: 0 },
    ...returnZero,
  ],
} as const satisfies Readonly<Record<string, readonly Instruction[]>>;
