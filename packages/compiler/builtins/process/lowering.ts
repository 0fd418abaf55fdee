import { globalsHead } from '../../artifact.ts';
import { constant, type Value } from '../../ir/builder.ts';
import type { Register } from '../../ir/ir.ts';
import {
  type BuiltinLowering,
  type Call,
  expressionArg,
  integerArg,
  isExpression,
  stringArg,
} from '../../lower/builtin.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { contextOf } from '../../lower/place.ts';
import { forgotten } from '../../lower/plain-number.ts';
import { registerOffset, registersOf } from '../../lower/registers.ts';
import { mapIndex } from '../../lower/script-scope.ts';
import { taskIds } from '../../lower/task-ids.ts';
import { commInto } from './comm.ts';
import { readTaskNumber, readTaskString } from './task.ts';

type Scalar = NonNullable<BuiltinLowering['scalar']>;

const low32 = constant(0xffffffffn);

const helper =
  (name: string): Scalar =>
  (f) => ({ register: f.b.call(name, []) });

const high = (name: string): Scalar => {
  return (f) => ({ register: f.b.alu('rsh', { register: f.b.call(name, []) }, constant(32)) });
};

const low = (name: string): Scalar => {
  return (f) => ({ register: f.b.alu('and', { register: f.b.call(name, []) }, low32) });
};

const ids = (f: FunctionScope, call: Call): { readonly register: Register } => {
  const isInit = call.args.length > 0 && stringArg(call, 0) === 'init';
  return { register: taskIds(f, isInit ? 'init' : 'tracer') };
};

/** A register of the traced code, from the pt_regs that the context is or begins with. */
function register(f: FunctionScope, name: string): Value {
  const offset = registerOffset(f.script.kernel, name);
  if (offset === undefined) throw new Error(`no register ${name}`);
  return { register: f.b.load(contextOf(f), offset, 8) };
}

function argument(f: FunctionScope, call: Call): Value {
  const index = Number(integerArg(call, 0));
  // Raw and typed raw tracepoints get their arguments as an array of u64.
  const { kind } = f.program.probe.targets[0]!;
  if (kind === 'rawtracepoint' || kind === 'fentry')
    return { register: f.b.load(contextOf(f), index * 8, 8) };
  return register(f, registersOf(f.script.kernel).args[index]!);
}

function sinceStart(f: FunctionScope): Value {
  const { b } = f;
  const now = b.call('ktime_get_boot_ns', []);
  const start = b.load(b.mapValueAddress(mapIndex.globals, 0), globalsHead.startBootNs, 8);
  return { register: b.alu('sub', { register: now }, { register: start }) };
}

const clocks: Record<string, string> = {
  monotonic: 'ktime_get_ns',
  boot: 'ktime_get_boot_ns',
  tai: 'ktime_get_tai_ns',
};

function nsecs(f: FunctionScope, call: Call): Value {
  const mode = isExpression(call.args[0]) ? stringArg(call, 0) : 'boot';
  const { b } = f;
  if (mode !== 'sw_tai') return { register: b.call(clocks[mode]!, []) };
  const offset = b.load(b.mapValueAddress(mapIndex.globals, 0), globalsHead.taiOffsetNs, 8);
  return {
    register: b.alu('add', { register: b.call('ktime_get_boot_ns', []) }, { register: offset }),
  };
}

/** From the low bits of the code segment: 3 in user mode. */
function usermode(f: FunctionScope): Value {
  const segment = f.b.inRegister(register(f, 'cs'));
  const ring = f.b.alu('and', { register: segment }, constant(3));
  return { register: f.b.alu('rsh', { register: ring }, constant(1)) };
}

/** What was attached: known now for a single target, else the dispatch found it or the attach cookie says it. */
function probe(f: FunctionScope): Value {
  const { targets, carrier } = f.program.probe;
  if (targets.length === 1) return constant(targets[0]!.probe);
  if (carrier !== undefined) return { register: f.dispatched() };
  return { register: f.b.call('get_attach_cookie', [{ register: contextOf(f) }]) };
}

export const processLowerings: Record<string, BuiltinLowering> = {
  pid: { scalar: (f, call) => ({ register: f.b.alu('rsh', ids(f, call), constant(32)) }) },
  tid: { scalar: (f, call) => ({ register: f.b.alu('and', ids(f, call), low32) }) },
  uid: { scalar: low('get_current_uid_gid') },
  gid: { scalar: high('get_current_uid_gid') },
  username: { scalar: low('get_current_uid_gid') },
  cgroup: { scalar: helper('get_current_cgroup_id') },
  cpu: { scalar: helper('get_smp_processor_id') },
  numaid: { scalar: helper('get_numa_node_id') },
  rand: { scalar: helper('get_prandom_u32') },
  jiffies: { scalar: helper('jiffies64') },
  curtask: { scalar: helper('get_current_task') },
  ncpus: { scalar: (f) => constant(f.script.kernel.possibleCpus) },
  cpid: { scalar: (f) => constant(f.script.options.childPid ?? 0) },
  has_cpid: { scalar: (f) => constant(f.script.options.childPid === undefined ? 0 : 1) },
  elapsed: { scalar: sinceStart },
  nsecs: { scalar: nsecs },
  usermode: { scalar: usermode },
  ctx: { scalar: (f) => forgotten(f, { register: contextOf(f) }) },
  argN: { scalar: argument },
  retval: { scalar: (f) => register(f, registersOf(f.script.kernel).result) },
  reg: { scalar: (f, call) => register(f, stringArg(call, 0)) },
  probe: { scalar: probe },
  comm: { into: commInto },
  ppid: { scalar: (f, call) => readTaskNumber(f, call, ['real_parent'], 'tgid') },
  leader_tid: { scalar: (f, call) => readTaskNumber(f, call, ['group_leader'], 'pid') },
  pcomm: { into: (f, call, to) => readTaskString(f, call, ['real_parent'], to) },
  leader_comm: { into: (f, call, to) => readTaskString(f, call, ['group_leader'], to) },
  socket_cookie: {
    scalar: (f, call) => ({
      register: f.b.call('get_socket_cookie', [scalar(f, expressionArg(call, 0))]),
    }),
  },
  signal: { effect: (f, call) => sendSignal(f, call, 'send_signal') },
  signal_thread: { effect: (f, call) => sendSignal(f, call, 'send_signal_thread') },
};

function sendSignal(f: FunctionScope, call: Call, name: string): void {
  f.b.call(name, [scalar(f, expressionArg(call, 0))]);
}
