import { constant, type Value } from '../../ir/builder.ts';
import { type BuiltinLowering, type Call, expressionArg, stringArg } from '../../lower/builtin.ts';
import { reportRuntimeError } from '../../lower/event.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, type Location, shift, storeTo, zero } from '../../lower/location.ts';
import { contextOf } from '../../lower/place.ts';
import { registerOffset } from '../../lower/registers.ts';
import { sizeOf } from '../../types/type.ts';
import { currentPid } from './current-pid.ts';
import { unwoundStackInto } from './unwound-stack.ts';

/** BPF_F_USER_STACK and BPF_F_USER_BUILD_ID of bpf_get_stack() (include/uapi/linux/bpf.h). */
const [userStack, userBuildId] = [1n << 8n, 1n << 11n];

/**
 * u32 number of frames or negative errno, u32 pid (0 for kernel stacks), then addresses. Cleared first, so that equal
 * stacks are equal keys.
 */
function stackInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const { type } = call;
  if (type.kind !== 'kstack' && type.kind !== 'ustack') throw new Error('not a stack');
  const entryBytes = type.mode === 'build_id' ? 32 : 8;
  const user = type.kind === 'ustack';
  zero(b, to, sizeOf(type));
  const flags = user ? userStack | (type.mode === 'build_id' ? userBuildId : 0n) : 0n;
  const bytes = b.call('get_stack', [
    { register: contextOf(f) },
    { register: addressOf(b, shift(to, 8)) },
    constant(type.depth * entryBytes),
    constant(flags),
  ]);
  const [unreadable, done] = [b.block(), b.block()];
  b.branch('slt', bytes, constant(0), unreadable, done);
  b.enter(unreadable);
  const stack = user ? 'user' : 'kernel';
  reportRuntimeError(f, { kind: 'stack-unreadable', stack }, call.span);
  b.jump(done);
  b.enter(done);
  // An arithmetic shift keeps a negative errno negative.
  const frames = b.alu('arsh', { register: bytes }, constant(Math.log2(entryBytes)));
  storeTo(b, to, 4, { register: frames });
  if (user) storeTo(b, shift(to, 4), 4, currentPid(f));
}

/** u64 address, u32 pid, u32 zero. */
function userSymbolInto(f: FunctionScope, address: Value, to: Location): void {
  storeTo(f.b, to, 8, address);
  storeTo(f.b, shift(to, 8), 4, currentPid(f));
  storeTo(f.b, shift(to, 12), 4, constant(0));
}

function instructionPointer(f: FunctionScope): Value {
  const offset = registerOffset(f.script.kernel, 'ip')!;
  return { register: f.b.load(contextOf(f), offset, 8) };
}

/** Where the probed function begins. Before 5.15 a kprobe knows it from where it stands: on x86 one byte past its breakpoint. */
function tracedFunction(f: FunctionScope): Value {
  const target = f.program.probe.targets[0]!;
  if (target.kind === 'uprobe' && !target.return) return instructionPointer(f);
  const { arch, features } = f.script.kernel;
  if (target.kind === 'kprobe' && features.get_func_ip === false)
    return { register: f.b.alu('sub', instructionPointer(f), constant(arch === 'x86_64' ? 1 : 0)) };
  return { register: f.b.call('get_func_ip', [{ register: contextOf(f) }]) };
}

function cgroupPathInto(f: FunctionScope, call: Call, to: Location): void {
  const filter = call.args.length > 1 ? stringArg(call, 1) : '';
  storeTo(f.b, to, 8, scalar(f, expressionArg(call, 0)));
  storeTo(f.b, shift(to, 8), 8, constant(f.script.string(filter)));
}

export const symbolLowerings: Record<string, BuiltinLowering> = {
  kstack: { into: stackInto },
  ustack: { into: stackInto },
  dw_ustack: { into: unwoundStackInto },
  ksym: { scalar: (f, call) => scalar(f, expressionArg(call, 0)) },
  usym: { into: (f, call, to) => userSymbolInto(f, scalar(f, expressionArg(call, 0)), to) },
  func: {
    scalar: tracedFunction,
    into: (f, _call, to) => userSymbolInto(f, tracedFunction(f), to),
  },
  kaddr: {
    scalar: (f, call) => constant(f.script.kernel.symbolAddress(stringArg(call, 0)) ?? 0n),
  },
  cgroupid: {
    scalar: (f, call) => constant(f.script.kernel.cgroupId(stringArg(call, 0)) ?? 0n),
  },
  cgroup_path: { into: cgroupPathInto },
};
