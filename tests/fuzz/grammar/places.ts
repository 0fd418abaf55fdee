import type { Place } from './scope.ts';

const none = { integers: [], strings: [], statements: [] } as const;
const registers = ['reg("ip")', 'reg("sp")', '*(uint64 *)reg("sp")', '(uint64)ctx'];

export const begin: Place = { ...none, point: 'begin' };

/** Probes that any machine with eBPF has; none needs to be attached to be verified. */
export const places: readonly Place[] = [
  begin,
  { ...none, point: 'end' },
  { ...none, point: 'interval:s:1' },
  { ...none, point: 'profile:hz:99', integers: [...registers, 'usermode'] },
  { ...none, point: 'software:page-faults:100', integers: registers },
  {
    ...none,
    point: 'tracepoint:syscalls:sys_enter_openat',
    integers: ['args.dfd', 'args.flags', 'args.mode', 'args.__syscall_nr', '(uint64)args.filename'],
    strings: ['str(args.filename)', 'str(args.filename, 8)', 'str(uptr(args.filename), 40)'],
    statements: [
      'print(args);',
      'printf("%r\\n", buf(args.filename, 10));',
      '@saved[tid] = args.filename;',
      'if (@saved[tid]) { print(str(@saved[tid])); delete(@saved, tid); }',
    ],
  },
  {
    ...none,
    point: 'tracepoint:sched:sched_switch',
    integers: ['args.prev_pid', 'args.next_pid', 'args.prev_state', 'args.prev_prio'],
    strings: ['args.prev_comm', 'args.next_comm', 'str(args.next_comm)'],
    statements: ['@switches[args.prev_comm, args.next_pid] = count();', 'print(args.next_comm);'],
  },
  {
    ...none,
    point: 'tracepoint:sched:sched_process_exec',
    integers: ['args.pid', 'args.old_pid'],
    strings: ['str(args.filename)'],
  },
  {
    ...none,
    point: 'tracepoint:syscalls:sys_enter_execve',
    integers: ['(uint64)args.argv', '(uint64)*args.argv'],
    strings: ['str(*args.argv)', 'str(args.argv[1])'],
    statements: ['join(args.argv);', 'join(args.argv, ",");'],
  },
  {
    ...none,
    point: 'rawtracepoint:sched_switch',
    integers: [
      'args.prev->pid',
      'args.next->tgid',
      'arg0',
      'args.preempt',
      'args.next->real_parent->pid',
      'args.prev_state',
    ],
    strings: ['args.next->comm', 'str(args.prev->comm)'],
    statements: ['@next[args.next->comm] = count();', 'print(args.prev->se.load);'],
  },
  {
    ...none,
    point: 'uprobe:/bin/bash:readline',
    integers: ['arg0', 'arg1', 'arg5', ...registers, '*(int32 *)arg0', '((int8 *)arg1)[3]'],
    strings: ['str(arg0)', 'str(arg0, 12)'],
    statements: [
      'print(ustack(5));',
      '@addr[usym(arg0)] = count();',
      'print(func);',
      'printf("%rh\\n", buf(arg0, 9));',
      '$p = (struct task_struct *)arg0; print($p->pid);',
    ],
  },
  {
    ...none,
    point: 'uretprobe:/bin/bash:readline',
    integers: ['retval'],
    strings: ['str(retval)'],
  },
  {
    ...none,
    point: 'iter:task',
    integers: ['ctx->task->pid', '(uint64)ctx->task'],
    strings: ['ctx->task->comm'],
    statements: ['if (ctx->task) { print(ctx->task->comm); }'],
  },
];
