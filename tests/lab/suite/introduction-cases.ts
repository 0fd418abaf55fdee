import type { LabCase } from './lab-case.ts';

const list = (search: string): string => `node /lab/cli/bin/sonde.cjs trace -l '${search}'`;

/** What an introduction to the language of 2020 has its readers type. Its tcpconnect.bt is a case of kprobes. */
export const introductionCases: readonly LabCase[] = [
  {
    name: 'introduction: hello world, and what can be traced',
    script: 'BEGIN { printf("hello world\\n"); }',
    run: 'true',
    after: ['kprobe:tcp*', 'tracepoint:*', 'tracepoint:syscalls:sys_enter_*'].map(list).join('; '),
    prints: [
      'hello world\n',
      'kprobe:tcp_mmap\n',
      'tracepoint:sched:sched_switch\n',
      'tracepoint:syscalls:sys_enter_connect\n',
    ],
  },
  {
    name: 'introduction: files opened',
    script:
      'tracepoint:syscalls:sys_enter_openat { printf("%s %s\\n",\ncomm,str(args->filename)); }',
    fire: ['files'],
    prints: ['fire /lab/suite/input\n'],
  },
  {
    name: 'introduction: programs started',
    script: `#!/usr/bin/env bpftrace
/*
 *execsnoop.bt  in its first form
 */

BEGIN
{
    printf("%-10s%-5s %s\\n", "TIME(ms)", "PID", "ARGS");
}

tracepoint:syscalls:sys_enter_execve
{
    printf("%-10u%-5d ", elapsed / 1000000, pid);
    join(args->argv);
}
`,
    run: '/bin/busybox uname -o',
    prints: [/^TIME\(ms\) +PID +ARGS$/m, /^\d+ +\d+ +\/bin\/busybox uname -o$/m],
  },
];
