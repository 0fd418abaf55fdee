import { fixtureTracepoints } from '../../packages/compiler/kernel/fixture-tracepoints.ts';

type FieldValue = bigint | number | string;

/** A record of a tracepoint of the frozen kernel. Fields that are not given are zero. */
export function tracepoint(name: string, values: Readonly<Record<string, FieldValue>>): Uint8Array {
  const format = fixtureTracepoints[name];
  if (format === undefined) throw new Error(`the frozen kernel has no tracepoint ${name}`);
  const end = Math.max(...format.fields.map(({ offset, size }) => offset + size));
  const record = new Uint8Array(end);
  for (const [field, value] of Object.entries(values)) {
    const place = format.fields.find((each) => each.name === field);
    if (place === undefined) throw new Error(`${name} has no field ${field}`);
    record.set(bytesOf(value, place.size), place.offset);
  }
  return record;
}

/** The context of a raw tracepoint or of fentry: every argument in 8 bytes. */
export const argumentWords = (...words: readonly (bigint | number)[]): Uint8Array =>
  join(words.map((word) => bytesOf(word, 8)));

/** Byte offsets in struct pt_regs of x86-64, arch/x86/include/uapi/asm/ptrace.h. */
const registerOffsets = { ax: 80, cx: 88, dx: 96, si: 104, di: 112, ip: 128, sp: 152 } as const;

/** The context of a kprobe or uprobe. */
export function registers(
  values: Partial<Record<keyof typeof registerOffsets, bigint | number>>,
): Uint8Array {
  const context = new Uint8Array(168);
  for (const [name, value] of Object.entries(values))
    context.set(bytesOf(value, 8), registerOffsets[name as keyof typeof registerOffsets]);
  return context;
}

/** Offsets and sizes in the frozen kernel's struct task_struct, see fixture-btf.ts. */
const taskFields = {
  pid: [4, 4],
  tgid: [8, 4],
  comm: [16, 16],
  vruntime: [32, 8],
  real_parent: [56, 8],
  on_cpu: [64, 4],
  cpu0: [72, 4],
  cpu1: [76, 4],
  flags: [80, 4],
} as const;

export function taskStruct(
  values: Partial<Record<keyof typeof taskFields, FieldValue>>,
): Uint8Array {
  const task = new Uint8Array(96);
  for (const [name, value] of Object.entries(values)) {
    const [offset, size] = taskFields[name as keyof typeof taskFields];
    task.set(bytesOf(value, size), offset);
  }
  return task;
}

/** An array of pointers that ends with NULL, as argv. */
export const pointers = (...addresses: readonly bigint[]): Uint8Array =>
  argumentWords(...addresses, 0n);

/** Little endian, or text with NUL bytes up to the size. */
function bytesOf(value: FieldValue, size: number): Uint8Array {
  const bytes = new Uint8Array(8);
  if (typeof value === 'string') {
    const text = new Uint8Array(size);
    text.set(new TextEncoder().encode(value).subarray(0, size));
    return text;
  }
  new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
  return bytes.subarray(0, size);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
