import { registerOffset, registersOf } from '../../lower/registers.ts';
import { boolOf, integerOf, stringLiteral } from '../../types/build.ts';
import { nearest } from '../../types/near.ts';
import { poison } from '../../types/show.ts';
import { pointerTo, stringOf, type Type, uint32, uint64 } from '../../types/type.ts';
import { type CheckedCall, type Signature, stringAt } from '../signature.ts';
import { comm } from './comm.ts';
import { getopt } from './getopt.ts';
import { signal } from './signal.ts';

/** Builtins about the running process and the machine. */

const commCapacity = 16;

const variable = (name: string, result: Signature['result'], docs: string): Signature => ({
  name,
  params: [],
  result,
  docs,
});

const namespace = [{ name: 'namespace', kind: 'word', optional: true }] as const;
const ofTask = [{ name: 'task', kind: 'address', optional: true }] as const;

const nsecsModes = ['monotonic', 'boot', 'tai', 'sw_tai'];

function oneOf(call: CheckedCall, index: number, words: readonly string[], what: string): void {
  const word = stringAt(call, index);
  if (word === undefined || words.includes(word)) return;
  call.error('bad-argument', `${call.name}() knows no ${what} '${word}'`, {
    span: call.args[index]!.span,
    hint: `Use one of ${words.join(', ')}`,
  });
}

function inNamespace(type: Type): (call: CheckedCall) => Type {
  return (call) => {
    oneOf(call, 0, ['init', 'curr_ns'], 'namespace');
    return type;
  };
}

/** Registers are those of the host's processor. */
function registerType(call: CheckedCall): Type {
  const name = stringAt(call, 0);
  if (name === undefined || registerOffset(call.kernel, name) !== undefined) return uint64;
  const known = Object.keys(registersOf(call.kernel).offsets);
  const near = nearest(name, known);
  const hint =
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${known.join(', ')}`;
  call.error('bad-argument', `${call.kernel.arch} has no register '${name}'`, { hint });
  return poison;
}

const noRegisters = 'The probe has no registers; use it in kprobe, uprobe, profile or perf probes';

export const processSignatures: readonly Signature[] = [
  getopt,
  {
    ...variable('pid', inNamespace(uint32), 'Process id (thread group id) of the current task'),
    params: namespace,
  },
  { ...variable('tid', inNamespace(uint32), 'Thread id of the current task'), params: namespace },
  variable('uid', uint64, 'User id of the current process'),
  variable('gid', uint64, 'Group id of the current process'),
  variable('username', { kind: 'username' }, 'Name of the current user, resolved when shown'),
  comm,
  variable('cpu', uint64, 'Number of the CPU that runs the probe'),
  variable('numaid', uint64, 'Number of the NUMA node that runs the probe'),
  variable('cgroup', uint64, 'Id of the current cgroup (v2)'),
  variable('rand', uint64, 'A random number of 32 bits'),
  { ...variable('jiffies', uint64, "The kernel's tick counter"), feature: 'jiffies64' },
  variable('elapsed', uint64, 'Nanoseconds since tracing began'),
  variable('curtask', taskType, 'The current task, a struct task_struct *'),
  {
    ...variable('ncpus', uint64, 'Number of possible CPUs'),
    rewrite: ({ span, kernel }) => integerOf(span, BigInt(kernel.possibleCpus), uint64),
  },
  {
    ...variable('cpid', uint64, 'Process id of the child started with -c'),
    rewrite: ({ span, options }) => integerOf(span, BigInt(options.childPid ?? 0), uint64),
  },
  {
    ...variable('has_cpid', { kind: 'bool' }, 'Whether a child was started with -c'),
    rewrite: ({ span, options }) => boolOf(span, options.childPid !== undefined),
  },
  { ...variable('ppid', uint32, 'Process id of the parent'), params: ofTask },
  { ...variable('pcomm', stringOf(commCapacity), 'Name of the parent'), params: ofTask },
  { ...variable('leader_tid', uint32, "Thread id of the group's leader"), params: ofTask },
  {
    ...variable('leader_comm', stringOf(commCapacity), "Name of the group's leader"),
    params: ofTask,
  },
  {
    name: 'nsecs',
    params: [{ name: 'clock', kind: 'word', optional: true }],
    docs: 'Nanoseconds of a clock: monotonic, boot (default), tai or sw_tai',
    result: (call) => {
      oneOf(call, 0, nsecsModes, 'clock');
      return uint64;
    },
  },
  {
    ...variable('probe', { kind: 'probe' }, 'Full name of the probe that fired'),
  },
  {
    ...variable('probetype', stringOf(16), 'Kind of the probe that fired'),
    rewrite: ({ span, provider }) => stringLiteral(span, provider.type),
  },
  {
    ...variable('retval', uint64, 'What the traced function returned'),
    rewrite: (call) => call.retval(),
    refuses: ({ offers }) =>
      offers.retval ? undefined : 'It is known in kretprobe, uretprobe and fexit probes',
    readsContext: true,
  },
  {
    ...variable('ctx', contextType, "The program's context"),
    refuses: ({ offers }) =>
      offers.ctx ? undefined : 'It is known in kprobe, uprobe, perf and iter probes',
    readsContext: true,
  },
  {
    ...variable(
      'usermode',
      { kind: 'integer', size: 1, signed: false },
      'Whether user code was interrupted',
    ),
    refuses: ({ offers }) => (offers.registers ? undefined : noRegisters),
    readsContext: true,
  },
  {
    name: 'reg',
    params: [{ name: 'name', kind: 'literal-string' }],
    docs: 'A CPU register of the traced code',
    result: registerType,
    refuses: ({ offers }) => (offers.registers ? undefined : noRegisters),
    readsContext: true,
  },
  signal('signal', 'Sends a signal to the current process, by number or by name'),
  signal('signal_thread', 'Sends a signal to the current thread, by number or by name'),
  {
    name: 'socket_cookie',
    params: [{ name: 'sock', kind: 'address' }],
    docs: 'The cookie of a struct sock *',
    result: uint64,
    refuses: ({ type }) =>
      ['fentry', 'fexit', 'iter'].includes(type)
        ? undefined
        : 'It works in fentry and fexit probes',
  },
];

function taskType(call: CheckedCall): Type {
  return structPointer(call, 'task_struct');
}

/** Registers, or what perf makes of them. */
function contextType(call: CheckedCall): Type {
  const { type } = call.provider;
  if (type === 'iter') return pointerTo({ kind: 'void' }, 'kernel');
  const sampled = ['profile', 'software', 'hardware', 'watchpoint'].includes(type);
  return structPointer(call, sampled ? 'bpf_perf_event_data_kern' : 'pt_regs');
}

function structPointer({ kernel }: CheckedCall, name: string): Type {
  const id = kernel.btf.find('struct', name);
  const found = id === undefined ? undefined : kernel.btf.type(id);
  const size = found?.kind === 'struct' ? found.size : 0;
  return pointerTo({ kind: 'struct', name: `struct ${name}`, size }, 'kernel');
}
