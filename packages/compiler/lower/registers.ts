import type { KernelInfo } from '../kernel/kernel-info.ts';

/** Byte offsets in struct pt_regs (arch/x86/include/asm/ptrace.h), by the names that reg() takes. */
const x86: Record<string, number> = {
  r15: 0,
  r14: 8,
  r13: 16,
  r12: 24,
  bp: 32,
  bx: 40,
  r11: 48,
  r10: 56,
  r9: 64,
  r8: 72,
  ax: 80,
  cx: 88,
  dx: 96,
  si: 104,
  di: 112,
  orig_rax: 120,
  ip: 128,
  pc: 128,
  cs: 136,
  flags: 144,
  sp: 152,
  ss: 160,
};

/** struct user_pt_regs (arch/arm64/include/uapi/asm/ptrace.h): x0..x30, sp, pc, pstate. */
const arm64: Record<string, number> = Object.fromEntries([
  ...Array.from({ length: 31 }, (_, index) => [`r${index}`, index * 8]),
  ['sp', 248],
  ['pc', 256],
  ['ip', 256],
  ['pstate', 264],
]);

interface Registers {
  readonly offsets: Readonly<Record<string, number>>;
  /** Registers of the first integer arguments of a C function, and of its result. */
  readonly args: readonly string[];
  readonly result: string;
}

const byArch: Record<KernelInfo['arch'], Registers> = {
  x86_64: { offsets: x86, args: ['di', 'si', 'dx', 'cx', 'r8', 'r9'], result: 'ax' },
  aarch64: {
    offsets: arm64,
    args: ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'],
    result: 'r0',
  },
};

export const registersOf = (kernel: KernelInfo): Registers => byArch[kernel.arch];

/** Offset of a register by the name that reg() takes, or undefined. */
export const registerOffset = (kernel: KernelInfo, name: string): number | undefined =>
  registersOf(kernel).offsets[name];
