import { constant } from '../ir/builder.ts';
import type { Register } from '../ir/ir.ts';
import type { FunctionScope } from './function-scope.ts';
import { addressOf, loadFrom } from './location.ts';

/** struct bpf_pidns_info (include/uapi/linux/bpf.h): u32 thread, u32 process. */
const infoBytes = 8;

/**
 * The ids of the current task: its process in the high half, its thread in the low one. They are those of the tracer's
 * pid namespace, where a task outside of it has 0, or with `init` those of the first one.
 */
export function taskIds(f: FunctionScope, namespace: 'tracer' | 'init' = 'tracer'): Register {
  const { b } = f;
  const own = f.script.kernel.pidNamespace;
  if (own === undefined || namespace === 'init') return b.call('get_current_pid_tgid', []);
  const info = f.temporary('ids', infoBytes);
  // The kernel zeroes it when it has no answer.
  b.call('get_ns_current_pid_tgid', [
    constant(own.device),
    constant(own.inode),
    { register: addressOf(b, info) },
    constant(infoBytes),
  ]);
  return loadFrom(b, info, infoBytes);
}
