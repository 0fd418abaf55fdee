import type { Carrier } from '../artifact.ts';
import { syscallNames } from '../builtins/names/generated/syscalls.ts';
import type { KernelInfo, TracepointField, TracepointFormat } from '../kernel/kernel-info.ts';
import { registerOffset } from '../lower/registers.ts';
import type { ArgsLayout, ArgsSource } from './provider.ts';

/**
 * The tracepoints `syscalls:sys_enter_*` and `sys_exit_*` are all made by the kernel from two raw ones, which every
 * system call passes (kernel/trace/trace_syscalls.c, v6.18). A program on the raw one sees the same events and can
 * read the same arguments: from the registers that the record is filled from.
 */
export interface CarriedSystemCall {
  readonly carrier: Carrier;
  /** The number that the raw tracepoint is hit with. */
  readonly number: number;
  /** What `args` is there, given the layout of the record: without the fields that are no plain copies of registers. */
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

/** A record: u64 common fields, s32 number, 4 bytes of padding, then 8 bytes for each argument or the result. */
const record = { number: 8, values: 16 } as const;

/**
 * How a tracepoint of the category `syscalls` can be had from a raw one. Undefined where it cannot be: only x86-64
 * is known here, the program must be typed, and the kernel's types must tell 32-bit calls apart.
 */
export function carriedSystemCall(
  kernel: KernelInfo,
  event: string,
): CarriedSystemCall | undefined {
  const match = /^(sys_enter|sys_exit)_(\w+)$/.exec(event);
  if (match === null || kernel.arch !== 'x86_64' || kernel.features.raw_tp_btf !== true) return;
  const raw = match[1] as Carrier['event'];
  const number = numberOf(match[2]!);
  const btfId = carrierIds(kernel)[raw];
  if (number === undefined || btfId === undefined) return;
  return {
    carrier: { event: raw, btfId },
    number,
    convert: (format, layout) => convertLayout(kernel, raw, format, layout),
  };
}

type CarrierIds = Readonly<Record<Carrier['event'], number | undefined>>;

/** By kernel: asked for each system call of a wildcard, and thread_info is long. */
const knownCarriers = new WeakMap<KernelInfo, CarrierIds>();

/** BTF ids of the types of the raw tracepoints; none where the kernel's types do not tell 32-bit calls apart. */
function carrierIds(kernel: KernelInfo): CarrierIds {
  const known = knownCarriers.get(kernel);
  if (known !== undefined) return known;
  const told = statusOffset(kernel) !== undefined;
  const idOf = (raw: Carrier['event']) =>
    told ? kernel.btf.find('typedef', `btf_trace_${raw}`) : undefined;
  const ids = { sys_enter: idOf('sys_enter'), sys_exit: idOf('sys_exit') };
  knownCarriers.set(kernel, ids);
  return ids;
}

function convertLayout(
  kernel: KernelInfo,
  raw: Carrier['event'],
  format: TracepointFormat,
  { fields }: ArgsLayout,
): ArgsLayout {
  return {
    fields: fields.flatMap((field, index) => {
      const at = sourceOf(kernel, raw, format.fields[index]!);
      return at === undefined ? [] : [{ ...field, at }];
    }),
  };
}

function sourceOf(
  kernel: KernelInfo,
  raw: Carrier['event'],
  { offset, size }: TracepointField,
): ArgsSource | undefined {
  const register = (name: string): ArgsSource => ({
    kind: 'typed-memory',
    context: rawContext.registers,
    offset: registerOffset(kernel, name)!,
  });
  if (offset === record.number) return size === 4 ? register('orig_rax') : undefined;
  const index = (offset - record.values) / 8;
  if (size !== 8 || !Number.isInteger(index)) return undefined;
  if (raw === 'sys_exit')
    return index === 0 ? { kind: 'context', offset: rawContext.value } : undefined;
  const name = argumentRegisters[index];
  return name === undefined ? undefined : register(name);
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
