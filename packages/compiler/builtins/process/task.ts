import { constant, type Value } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import type { KernelInfo } from '../../kernel/kernel-info.ts';
import { type Call, expressionArg, isExpression } from '../../lower/builtin.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, type Location } from '../../lower/location.ts';
import { read } from '../../lower/place.ts';
import { sizeOf } from '../../types/type.ts';

/** Fields of struct task_struct that builtins read, at this kernel's offsets. */

/** Byte offset of a member of task_struct. */
export function memberOffset(kernel: KernelInfo, name: string): number {
  const id = kernel.btf.find('struct', 'task_struct');
  const type = id === undefined ? undefined : kernel.btf.type(id);
  const member =
    type?.kind === 'struct' ? type.members.find((each) => each.name === name) : undefined;
  if (!member) throw new Error(`struct task_struct has no member ${name} on this kernel`);
  return member.bitOffset / 8;
}

/** The task that the call names, or the current one, and from there along pointers of task_struct. */
function followTask(f: FunctionScope, call: Call, path: readonly string[]): Register {
  const start = isExpression(call.args[0])
    ? f.b.inRegister(scalar(f, expressionArg(call, 0)))
    : f.b.call('get_current_task', []);
  return path.reduce((task, member) => {
    const offset = memberOffset(f.script.kernel, member);
    return read(f, { kind: 'pointer', base: task, offset, space: 'kernel' }, 8);
  }, start);
}

/** A 32-bit field of the task at the end of the path. */
export function readTaskNumber(
  f: FunctionScope,
  call: Call,
  path: readonly string[],
  member: string,
): Value {
  const base = followTask(f, call, path);
  const offset = memberOffset(f.script.kernel, member);
  return { register: read(f, { kind: 'pointer', base, offset, space: 'kernel' }, 4) };
}

/** Its name, 16 bytes. */
export function readTaskString(
  f: FunctionScope,
  call: Call,
  path: readonly string[],
  to: Location,
): void {
  const task = followTask(f, call, path);
  const offset = memberOffset(f.script.kernel, 'comm');
  const from = f.b.alu('add', { register: task }, constant(offset));
  f.b.call('probe_read_kernel', [
    { register: addressOf(f.b, to) },
    constant(Math.min(16, sizeOf(call.type))),
    { register: from },
  ]);
}
