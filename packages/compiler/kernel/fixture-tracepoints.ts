import type { TracepointField, TracepointFormat } from './kernel-info.ts';

/** Formats as a 6.18 kernel has them, by `category:event`. */
export const fixtureTracepoints: Readonly<Record<string, TracepointFormat>> = {
  'raw_syscalls:sys_enter': format(348, [
    field('long', 'id', 8, 8, true),
    { ...field('unsigned long', 'args', 16, 48, false), arrayLength: 6 },
  ]),
  'sched:sched_process_exec': format(300, [
    field('__data_loc char[]', 'filename', 8, 4, true),
    field('pid_t', 'pid', 12, 4, true),
    field('pid_t', 'old_pid', 16, 4, true),
  ]),
  'sched:sched_process_exit': format(301, [
    { ...field('char', 'comm', 8, 16, true), arrayLength: 16 },
    field('pid_t', 'pid', 24, 4, true),
    field('int', 'prio', 28, 4, true),
  ]),
  'sched:sched_switch': format(302, [
    { ...field('char', 'prev_comm', 8, 16, true), arrayLength: 16 },
    field('pid_t', 'prev_pid', 24, 4, true),
    field('int', 'prev_prio', 28, 4, true),
    field('long', 'prev_state', 32, 8, true),
    { ...field('char', 'next_comm', 40, 16, true), arrayLength: 16 },
    field('pid_t', 'next_pid', 56, 4, true),
    field('int', 'next_prio', 60, 4, true),
  ]),
  'sched:sched_wakeup': format(303, [
    { ...field('char', 'comm', 8, 16, true), arrayLength: 16 },
    field('pid_t', 'pid', 24, 4, true),
  ]),
  'skb:kfree_skb': format(400, [
    field('void *', 'skbaddr', 8, 8, false),
    field('void *', 'location', 16, 8, false),
    field('unsigned short', 'protocol', 24, 2, false),
    field('enum skb_drop_reason', 'reason', 28, 4, false),
  ]),
  'syscalls:sys_enter_execve': enter(700, [
    ['const char *', 'filename'],
    ['const char *const *', 'argv'],
    ['const char *const *', 'envp'],
  ]),
  'syscalls:sys_enter_openat': enter(701, [
    ['int', 'dfd'],
    ['const char *', 'filename'],
    ['int', 'flags'],
    ['umode_t', 'mode'],
  ]),
  'syscalls:sys_enter_read': enter(702, [
    ['unsigned int', 'fd'],
    ['char *', 'buf'],
    ['size_t', 'count'],
  ]),
  'syscalls:sys_enter_write': enter(703, [
    ['unsigned int', 'fd'],
    ['const char *', 'buf'],
    ['size_t', 'count'],
  ]),
  'syscalls:sys_exit_execve': exit(710),
  'syscalls:sys_exit_openat': exit(711),
};

function format(id: number, fields: TracepointField[]): TracepointFormat {
  return { id, fields };
}

function field(
  type: string,
  name: string,
  offset: number,
  size: number,
  signed: boolean,
): TracepointField {
  return { type, name, offset, size, signed };
}

/** Entries of system calls: the number, then every argument in 8 bytes. */
function enter(id: number, args: [type: string, name: string][]): TracepointFormat {
  return format(id, [
    field('int', '__syscall_nr', 8, 4, true),
    ...args.map(([type, name], index) => field(type, name, 16 + index * 8, 8, false)),
  ]);
}

function exit(id: number): TracepointFormat {
  return format(id, [field('int', '__syscall_nr', 8, 4, true), field('long', 'ret', 16, 8, true)]);
}
