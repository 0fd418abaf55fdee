import { constant } from '../../ir/builder.ts';
import { type Call, expressionArg, isExpression } from '../../lower/builtin.ts';
import { evaluateInto } from '../../lower/composite.ts';
import { emitEvent } from '../../lower/event.ts';
import { scalar } from '../../lower/expression.ts';
import type { FunctionScope } from '../../lower/function-scope.ts';
import { addressOf, type Location, zero } from '../../lower/location.ts';
import { stringLiteral } from '../../types/build.ts';
import { poison } from '../../types/show.ts';
import { sizeOf, stringOf } from '../../types/type.ts';
import { parseFormat } from '../format.ts';
import { callKernel, kernelFunction } from '../kernel/kernel-function.ts';
import type { CheckedCall, Signature } from '../signature.ts';
import { memberOffset } from './task.ts';

/** TASK_COMM_LEN (include/linux/sched.h). */
const commBytes = 16;
/** What bpftrace gives to the name of another process. */
const foreignCapacity = 64;

export const comm: Signature = {
  name: 'comm',
  params: [{ name: 'pid', kind: 'integer', optional: true }],
  docs: 'Name of the current thread, or of the process with a pid',
  result: (call) => (call.args.length === 0 ? stringOf(commBytes) : foreignComm(call)),
};

function foreignComm(call: CheckedCall) {
  const { kernel, provider } = call;
  if (kernelFunction(kernel, 'bpf_task_from_pid') === undefined) {
    call.error(
      'feature-missing',
      `comm(pid) needs bpf_task_from_pid, which kernel ${kernel.release} lacks`,
    );
    return poison;
  }
  if (!hasTasks.has(provider.type)) {
    call.error('not-callable-here', `comm(pid) cannot be used in ${provider.type} probes`, {
      hint: 'The kernel allows it in tracepoint, rawtracepoint, fentry, fexit, iter and timed probes',
    });
    return poison;
  }
  return stringOf(foreignCapacity);
}

/** Probes whose programs may hold a reference to a task (register_btf_kfunc_id_set() of generic_kfunc_set, kernel/bpf/helpers.c). */
const hasTasks = new Set([
  'tracepoint',
  'rawtracepoint',
  'fentry',
  'fexit',
  'iter',
  'profile',
  'interval',
  'software',
  'hardware',
  'watchpoint',
]);

export function commInto(f: FunctionScope, call: Call, to: Location): void {
  if (isExpression(call.args[0])) return foreignCommInto(f, call, to);
  // The helper of 6.1 leaves what follows the name as it was: in a key, one name would be several.
  zero(f.b, to, sizeOf(call.type));
  f.b.call('get_current_comm', [{ register: addressOf(f.b, to) }, constant(commBytes)]);
}

/** A reference to the task is held while its name is read. */
function foreignCommInto(f: FunctionScope, call: Call, to: Location): void {
  const { b } = f;
  const pid = expressionArg(call, 0);
  zero(b, to, sizeOf(call.type));
  const task = callKernel(f, 'bpf_task_from_pid', [scalar(f, pid)]);
  const [found, missing, done] = [b.block(), b.block(), b.block()];
  b.branch('ne', task, constant(0), found, missing);
  b.enter(found);
  const offset = memberOffset(f.script.kernel, 'comm');
  const name = b.alu('add', { register: task }, constant(offset));
  b.call('probe_read_kernel_str', [
    { register: addressOf(b, to) },
    constant(commBytes),
    { register: name },
  ]);
  callKernel(f, 'bpf_task_release', [{ register: task }]);
  b.jump(done);
  b.enter(missing);
  const format = parseFormat('No such process (pid=%d)');
  emitEvent(f, { kind: 'warnf', format }, [pid], call.span);
  evaluateInto(f, { ...stringLiteral(call.span, 'N/A'), type: call.type }, to);
  b.jump(done);
  b.enter(done);
}
