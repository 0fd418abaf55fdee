import type { Carrier } from '../artifact.ts';
import { syscallNames } from '../builtins/names/generated/syscalls.ts';
import type { KernelInfo, TracepointFormat } from '../kernel/kernel-info.ts';
import { preemptsRawTracepoints } from '../kernel/preemptible.ts';
import { registerOffset } from '../lower/registers.ts';
import type { ArgsLayout, ArgsSource } from './provider.ts';

/**
 * The tracepoints `syscalls:sys_enter_*` and `sys_exit_*` are all made by the kernel from two raw ones, which every
 * system call passes (kernel/trace/trace_syscalls.c, v6.18). A program on the raw one sees the same events and can
 * read the same arguments: from the registers that the record is filled from. Where raw tracepoints lose runs (see
 * kernel/preemptible.ts), it is on the events that perf makes of them, `raw_syscalls:*`: their records begin alike.
 */
export interface CarriedSystemCall {
  readonly carrier: Carrier;
  /** The number that it is hit with. */
  readonly number: number;
  /** What `args` is there, given the layout of the record: only the fields that are plain copies of registers. */
  readonly convert: (format: TracepointFormat, layout: ArgsLayout) => ArgsLayout;
}

/** Tracepoints that are called after the function in the kernel, not after the name in its table of numbers. */
const renamed: Readonly<Record<string, number>> = {
  newstat: 4,
  newfstat: 5,
  newlstat: 6,
  sendfile64: 40,
  newuname: 63,
  umount: 166,
  uprobe: 336,
};

let numbers: ReadonlyMap<string, number> | undefined;

function numberOf(name: string): number | undefined {
  numbers ??= new Map(syscallNames.x86_64.split(' ').map((each, number) => [each, number]));
  return renamed[name] ?? numbers.get(name);
}

/** In the order of the system call's arguments (syscall_get_arguments(), arch/x86/include/asm/syscall.h). */
const argumentRegisters = ['di', 'si', 'dx', 'r10', 'r8', 'r9'];

/**
 * A record: u64 common fields, s32 number, 4 bytes of padding, then 8 bytes for each argument or the result. Those of
 * `raw_syscalls` have an s64 number, and always six arguments (include/trace/events/syscalls.h).
 */
export const record = { number: 8, values: 16 } as const;

/**
 * How a tracepoint of the category `syscalls` can be had from a raw one. Undefined where it cannot be: only x86-64
 * is known here, a program on the raw one itself must be typed, and the kernel's types must tell 32-bit calls apart.
 */
export function carriedSystemCall(
  kernel: KernelInfo,
  event: string,
): CarriedSystemCall | undefined {
  const match = /^(sys_enter|sys_exit)_(\w+)$/.exec(event);
  if (match === null || kernel.arch !== 'x86_64') return;
  const carrier = carriersOf(kernel)[match[1] as Carrier['event']];
  const number = numberOf(match[2]!);
  if (number === undefined || carrier === undefined) return;
  return {
    carrier,
    number,
    convert: (format, layout) => convertLayout(kernel, carrier, format, layout),
  };
}

type Carriers = Readonly<Record<Carrier['event'], Carrier | undefined>>;

/** By kernel: asked for each system call of a wildcard, and thread_info is long. */
const knownCarriers = new WeakMap<KernelInfo, Carriers>();

/** None where the kernel's types do not tell 32-bit calls apart. */
function carriersOf(kernel: KernelInfo): Carriers {
  const known = knownCarriers.get(kernel);
  if (known !== undefined) return known;
  const told = statusOffset(kernel) !== undefined;
  const carrierOf = (event: Carrier['event']): Carrier | undefined => {
    if (!told) return undefined;
    if (preemptsRawTracepoints(kernel)) return { event };
    if (kernel.features.raw_tp_btf !== true) return undefined;
    const btfId = kernel.btf.find('typedef', `btf_trace_${event}`);
    return btfId === undefined ? undefined : { event, btfId };
  };
  const carriers = { sys_enter: carrierOf('sys_enter'), sys_exit: carrierOf('sys_exit') };
  knownCarriers.set(kernel, carriers);
  return carriers;
}

function convertLayout(
  kernel: KernelInfo,
  carrier: Carrier,
  format: TracepointFormat,
  { fields }: ArgsLayout,
): ArgsLayout {
  return {
    fields: fields.flatMap((field, index) => {
      const { offset, size } = format.fields[index]!;
      if (!isCopied(carrier, offset, size)) return [];
      const inRecord: ArgsSource = { kind: 'context', offset };
      return [
        { ...field, at: carrier.btfId === undefined ? inRecord : passed(kernel, carrier, offset) },
      ];
    }),
  };
}

/** Whether a field of a record is the number, the result or one of the arguments. */
function isCopied({ event }: Carrier, offset: number, size: number): boolean {
  if (offset === record.number) return size === 4;
  const index = (offset - record.values) / 8;
  const values = event === 'sys_exit' ? 1 : argumentRegisters.length;
  return size === 8 && Number.isInteger(index) && index >= 0 && index < values;
}

/** Where the raw tracepoint itself has what the record has at `offset`. */
function passed(kernel: KernelInfo, { event }: Carrier, offset: number): ArgsSource {
  const isNumber = offset === record.number;
  if (event === 'sys_exit' && !isNumber) return { kind: 'context', offset: rawContext.value };
  const register = isNumber ? 'orig_rax' : argumentRegisters[(offset - record.values) / 8]!;
  return {
    kind: 'typed-memory',
    context: rawContext.registers,
    offset: registerOffset(kernel, register)!,
  };
}

/** What both raw tracepoints pass: `struct pt_regs *`, and `long`: the number, at exit the result. */
export const rawContext = { registers: 0, value: 8 } as const;

/** In thread_info.status: the task is in a 32-bit system call (TS_COMPAT, arch/x86/include/asm/thread_info.h). */
export const compatStatus = 2;

/** Byte offset of thread_info.status in task_struct, of which thread_info is the first member. */
export function statusOffset({ btf }: KernelInfo): number | undefined {
  const id = btf.find('struct', 'thread_info');
  const type = id === undefined ? undefined : btf.type(id);
  if (type?.kind !== 'struct') return undefined;
  const member = type.members.find((each) => each.name === 'status');
  return member && member.bitOffset / 8;
}
