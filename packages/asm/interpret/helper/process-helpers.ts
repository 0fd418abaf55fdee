import { failure } from '../fault.ts';
import type { HelperTable } from '../helper-table.ts';
import { writeInteger } from '../memory.ts';
import { argument, memoryArgument, sizeArgument, writeText } from './access.ts';

const pair = (high: number, low: number): bigint => (BigInt(high) << 32n) | BigInt(low);

/** Time, the current process and the CPU. */
export const processHelpers: HelperTable = {
  ktime_get_ns: ({ environment }) => environment.monotonicNs,
  ktime_get_boot_ns: ({ environment }) => environment.monotonicNs,
  ktime_get_coarse_ns: ({ environment }) => environment.monotonicNs,
  ktime_get_tai_ns: ({ environment }) => environment.realNs,
  /** At HZ=250. */
  jiffies64: ({ environment }) => environment.monotonicNs / 4_000_000n,
  get_current_pid_tgid: ({ environment }) => pair(environment.tgid, environment.pid),
  get_current_uid_gid: ({ environment }) => pair(environment.gid, environment.uid),
  get_current_cgroup_id: ({ environment }) => environment.cgroupId,
  get_current_task: ({ environment }) => environment.task,
  get_current_task_btf: ({ environment }) => environment.task,
  get_smp_processor_id: ({ environment }) => BigInt(environment.cpu),
  get_numa_node_id: () => 0n,
  get_prandom_u32: ({ environment }) => BigInt(environment.random >>> 0),
  get_attach_cookie: ({ environment }) => environment.attachCookie,
  get_func_ip: ({ environment }) => environment.functionAddress,
  send_signal: () => 0n,

  get_current_comm(call) {
    const size = sizeArgument(call, 1);
    if (size === 0) return failure('EINVAL');
    writeText(memoryArgument(call, 0, size, 'write'), call.environment.comm.slice(0, 15));
    return 0n;
  },

  /** `(dev, ino, struct bpf_pidns_info *, size)`; the machine has one pid namespace. */
  get_ns_current_pid_tgid(call) {
    if (argument(call, 3) !== 8n) return failure('EINVAL');
    const info = memoryArgument(call, 2, 8, 'write');
    writeInteger(info.subarray(0, 4), BigInt(call.environment.pid));
    writeInteger(info.subarray(4), BigInt(call.environment.tgid));
    return 0n;
  },
};
