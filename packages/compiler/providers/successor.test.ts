import { expect, test } from 'vitest';
import { fixtureKernel } from '../kernel/fixture.ts';
import { successorsOf } from './successor.ts';

const functions = [
  '__x64_sys_read',
  '__blk_account_io_start',
  'do_sys_openat2',
  'finish_task_switch.isra.0',
  'finish_task_switch_somewhere',
  'kernel_clone',
  'kmem_cache_alloc_noprof',
  'tcp_v4_rcv',
  'vfs_read',
];
const tracepoints = ['block:block_io_start', 'sched:sched_switch', 'skb:kfree_skb'];
const { tracepoints: formats } = fixtureKernel();
const kernel = fixtureKernel({
  kernel: {
    functions: {
      has: (name) => functions.includes(name),
      list: () => functions,
      modules: () => ['vmlinux'],
      moduleOf: () => 'vmlinux',
      typed: () => [],
    },
    tracepoints: { ...formats, list: () => tracepoints },
  },
});

test.each([
  ['finish_task_switch', ['kprobe:finish_task_switch.isra.0', 'tracepoint:sched:sched_switch']],
  ['blk_account_io_start', ['kprobe:__blk_account_io_start', 'tracepoint:block:block_io_start']],
  ['tcp_drop', ['tracepoint:skb:kfree_skb']],
  ['do_sys_open', ['kprobe:do_sys_openat2']],
  ['__vfs_read', ['kprobe:vfs_read']],
  ['kmem_cache_alloc', ['kprobe:kmem_cache_alloc_noprof']],
  ['SyS_read', ['kprobe:__x64_sys_read']],
  ['_do_fork', ['kprobe:kernel_clone']],
  ['__tcp_v4_rcv', ['kprobe:tcp_v4_rcv']],
  ['tcp_v6_rcv', []],
])('what sees on this kernel what %s saw', (name, expected) => {
  expect(successorsOf(name, 'kprobe', kernel)).toEqual(expected);
});
