import { documentedCases } from './documented-cases.ts';
import { formCases } from './form-cases.ts';
import { introductionCases } from './introduction-cases.ts';
import type { LabCase } from './lab-case.ts';

const inFire = '/comm == "fire"/';

/** Named by Sonde where the kernel has no performance counters, as in every guest. */
const noCounters = {
  reason: 'no PMU under emulation',
  says: /no hardware events/,
};

const timed: readonly LabCase[] = [
  {
    name: 'begin, end',
    script: 'begin { printf("first %d\\n", 1); exit(); } end { printf("last\\n"); }',
    prints: [/^first 1\nlast\n/m],
  },
  {
    name: 'interval',
    script: 'interval:ms:50 { @n++; if (@n == 3) { exit(); } }',
    // More of them can come before the script has ended.
    prints: [/@n: ([3-9]|\d\d)/],
  },
  {
    name: 'profile',
    script: `profile:hz:99 ${inFire} { @[comm] = count(); }`,
    fire: ['spin'],
    prints: [/@\[fire\]: [1-9]\d+/],
  },
];

const tracepoints: readonly LabCase[] = [
  {
    name: 'tracepoint',
    script: `tracepoint:syscalls:sys_enter_openat ${inFire} { printf("open %s\\n", str(args.filename)); }`,
    fire: ['files'],
    prints: ['open /lab/suite/input\nopen /lab/suite/input\n'],
  },
  {
    name: 'tracepoint, wildcard',
    script: `tracepoint:syscalls:sys_enter_*open*, tracepoint:sched:sched_process_* ${inFire} { @[probe] = count(); }`,
    fire: ['files', 'children'],
    prints: [
      '@[tracepoint:syscalls:sys_enter_openat]: 2',
      '@[tracepoint:sched:sched_process_fork]: 2',
    ],
  },
  {
    name: 'tracepoint, all system calls',
    script: `tracepoint:syscalls:sys_exit_* ${inFire} { @[probe, args.__syscall_nr, args.ret > 0] = count(); }`,
    fire: ['files'],
    prints: ['@[tracepoint:syscalls:sys_exit_openat, 257, true]: 2'],
  },
  {
    name: 'tracepoint, four busy tasks on one CPU',
    script: `tracepoint:syscalls:sys_enter_getppid ${inFire} { @enter = count(); } tracepoint:syscalls:sys_exit_getppid ${inFire} { @exit = count(); }`,
    fire: ['crowd'],
    // A time slice may be lost to a bpf(2) of Sonde's own that is preempted; were they preempted themselves, a tenth would.
    prints: [/@enter: (400000|39[6-9]\d{3})\n/, /@exit: (400000|39[6-9]\d{3})\n/],
  },
  {
    name: 'tracepoint, 32-bit system calls',
    script: `tracepoint:syscalls:sys_enter_writev, tracepoint:syscalls:sys_enter_getpid ${inFire} { @[probe] = count(); }`,
    fire: ['compat'],
    prints: ['@[tracepoint:syscalls:sys_enter_getpid]: 1\n'],
    printsNot: ['sys_enter_writev'],
  },
  {
    name: 'rawtracepoint',
    script: `rawtracepoint:sched_process_exec ${inFire} { printf("exec %s\\n", str(args.bprm.filename)); }`,
    fire: ['add'],
    prints: ['exec /lab/suite/fire\n'],
  },
  {
    name: 'rawtracepoint, wildcard',
    script: `rawtracepoint:sched_process_* ${inFire} { @[probe] = count(); }`,
    fire: ['children'],
    prints: [/@\[rawtracepoint:(vmlinux:)?sched_process_fork\]: 2/],
  },
];

const noFuncAtReturn = {
  '5.10': { reason: 'func at a return needs get_func_ip (5.15)', says: /func needs get_func_ip/ },
};

const kernelFunctions: readonly LabCase[] = [
  {
    name: 'kprobe',
    script: `kprobe:vfs_open ${inFire} { printf("open %s\\n", str(((struct path *)arg0)->dentry->d_name.name)); }`,
    fire: ['files'],
    prints: ['open input\nopen input\n'],
  },
  {
    name: 'kretprobe',
    script: `kretprobe:vfs_read ${inFire} { @[retval] = count(); }`,
    fire: ['files'],
    prints: ['@[10]: 2'],
  },
  {
    // After endbr64 where the kernel is built with IBT, after the call of ftrace where it is not.
    name: 'kprobe+offset',
    script: `config = { missing_probes = "ignore" } kprobe:vfs_open+4, kprobe:vfs_open+5 ${inFire} { @ = count(); }`,
    fire: ['files'],
    prints: ['@: 2'],
  },
  {
    name: 'kprobe, wildcard',
    script: `kprobe:vfs_re*, kprobe:vfs_open* ${inFire} { @[probe, func] = count(); }`,
    fire: ['files'],
    prints: ['@[kprobe:vfs_open, vfs_open]: 2', '@[kprobe:vfs_read, vfs_read]: '],
  },
  {
    name: 'kretprobe, wildcard',
    script: `kretprobe:vfs_re*, kretprobe:vfs_open* ${inFire} { @[probe] = count(); }`,
    fire: ['files'],
    prints: ['@[kretprobe:vfs_open]: 2', '@[kretprobe:vfs_read]: '],
  },
  {
    name: 'kprobe and kretprobe of a function',
    script: `kprobe:vfs_open ${inFire} { @at[tid] = 1; @in[func, probe] = count(); } kretprobe:vfs_open /@at[tid]/ { delete(@at, tid); @out[func, probe, retval] = count(); }`,
    fire: ['files'],
    prints: ['@in[vfs_open, kprobe:vfs_open]: 2', '@out[vfs_open, kretprobe:vfs_open, 0]: 2'],
    lacking: noFuncAtReturn,
  },
  {
    name: 'kprobe and kretprobe, wildcard',
    script: `kprobe:vfs_re*, kprobe:vfs_open* ${inFire} { @in[probe] = count(); } kretprobe:vfs_re*, kretprobe:vfs_open* ${inFire} { @out[func] = count(); }`,
    fire: ['files'],
    prints: ['@in[kprobe:vfs_open]: 2', '@out[vfs_open]: 2', '@out[vfs_read]: '],
    lacking: noFuncAtReturn,
  },
  {
    name: 'fentry',
    script: `fentry:vfs_open ${inFire} { printf("open %s\\n", str(args.path.dentry.d_name.name)); }`,
    fire: ['files'],
    prints: ['open input\nopen input\n'],
  },
  {
    name: 'fexit',
    script: `fexit:vfs_read /comm == "fire" && retval == 10/ { printf("%d of %d from %s\\n", retval, args.count, str(args.file.f_path.dentry.d_name.name)); }`,
    fire: ['files'],
    prints: ['10 of 64 from input\n10 of 64 from input\n'],
  },
  {
    name: 'fentry, wildcard',
    script: `fentry:vfs_re*, fentry:vfs_open* ${inFire} { @[probe] = count(); }`,
    fire: ['files'],
    prints: [/@\[fentry:(vmlinux:)?vfs_open\]: 2/],
  },
  {
    name: 'fentry in a module',
    script: 'fentry:virtio_blk:virtio_queue_rq* { @ = count(); }',
    fire: ['sync'],
    prints: [/@: [1-9]/],
    lacking: {
      '5.10': { reason: 'no BTF of modules (5.11)', says: /no types of virtio_queue_rq/ },
    },
  },
  {
    name: 'kprobe in a module',
    script: 'kprobe:virtio_blk:virtio_queue_rq* { @ = count(); }',
    fire: ['sync'],
    prints: [/@: [1-9]/],
  },
  {
    name: 'tcpconnect',
    script: '$TCPCONNECT',
    fire: ['connect4', 'connect6'],
    prints: [
      /TIME +PID +COMM +SADDR +SPORT +DADDR +DPORT/,
      /^\d\d:\d\d:\d\d \d+ +fire +127\.0\.0\.1 +\d+ +127\.0\.0\.1 +4004 *$/m,
      /^\d\d:\d\d:\d\d \d+ +fire +::1 +\d+ +::1 +4006 *$/m,
    ],
  },
];

const userFunctions: readonly LabCase[] = [
  {
    name: 'uprobe',
    script: 'uprobe:$FIRE:fire_add { printf("%d + %d\\n", arg0, arg1); }',
    fire: ['add'],
    prints: ['40 + 0\n40 + 1\n40 + 2\n'],
  },
  {
    name: 'uprobe, named arguments',
    script: 'uprobe:$FIRE:fire_add { printf("%d + %d\\n", args.a, args.b); }',
    fire: ['add'],
    prints: ['40 + 0\n40 + 1\n40 + 2\n'],
  },
  {
    name: 'uprobe, source line',
    script: 'uprobe:$FIRE@fire.c:$ADD_LINE { printf("%d\\n", arg0); }',
    fire: ['add'],
    prints: ['40\n40\n40\n'],
  },
  {
    name: 'uretprobe',
    script: 'uretprobe:$FIRE:fire_add { printf("= %d\\n", retval); }',
    fire: ['add'],
    prints: ['= 40\n= 41\n= 42\n'],
  },
  {
    name: 'uprobe, wildcard',
    script: 'uprobe:$FIRE:fire_* { @[func] = count(); }',
    fire: ['add', 'stay'],
    prints: ['@[fire_add]: 3', '@[fire_outer]: 3'],
  },
  {
    name: 'uretprobe, wildcard',
    script: 'uretprobe:$FIRE:fire_* { @[probe] = count(); }',
    fire: ['add'],
    prints: ['fire_add]: 3', 'fire_outer]: 3'],
  },
  {
    name: 'usdt',
    script: 'usdt:$FIRE:fire:hit { printf("hit %d %s\\n", arg0, str(arg1)); }',
    fire: ['hit'],
    prints: ['hit 7 some text\nhit 8 some text\nhit 9 some text\n'],
  },
  {
    name: 'usdt with semaphore',
    script: 'usdt:$FIRE:fire:guarded { printf("guarded %d\\n", arg0); }',
    fire: ['hit'],
    prints: ['guarded 0\nguarded 1\nguarded 2\n'],
  },
];

const events: readonly LabCase[] = [
  {
    name: 'software:page-faults',
    script: `software:page-faults:1 ${inFire} { @ = count(); }`,
    fire: ['faults'],
    prints: [/@: [4-9]\d\d/],
  },
  {
    name: 'software:context-switches',
    script: `software:context-switches:1 ${inFire} { @ = count(); }`,
    fire: ['naps'],
    prints: [/@: [3-9]\d/],
  },
  {
    name: 'software:cpu-clock',
    script: `software:cpu-clock:10000000 ${inFire} { @ = count(); }`,
    fire: ['spin'],
    prints: [/@: [1-9]\d+/],
  },
  {
    name: 'hardware:cycles',
    script: 'hardware:cycles:1000000 { @ = count(); }',
    prints: [],
    lacking: Object.fromEntries(
      ['5.10', '6.1', '6.12', '6.18', '7.3'].map((key) => [key, noCounters]),
    ),
  },
  {
    name: 'watchpoint',
    script: `watchpoint:$WATCHED:8:w ${inFire} { @ = count(); }`,
    fire: ['watched'],
    // Up to 8 more when a kernel clears .bss before the program starts.
    prints: [/@: ([5-9]|1\d|50\d)/],
  },
];

const noIterators = {
  '5.10': {
    reason: 'no iterator over task_vma (5.12)',
    says: /no iterator over task_vma/,
  },
};

const iterators: readonly LabCase[] = [
  {
    name: 'iter:task',
    script: 'iter:task { @[ctx.task.comm] = count(); }',
    prints: [/@\[kthreadd\]: 1/],
  },
  {
    name: 'iter:task_file',
    script: 'iter:task_file { @ = count(); }',
    prints: [/@: [1-9]\d*/],
  },
  {
    name: 'iter:task_vma',
    script: 'iter:task_vma { @ = count(); }',
    prints: [/@: [1-9]\d+/],
    lacking: noIterators,
  },
  {
    name: 'iter, pinned',
    script:
      'iter:task:/sys/fs/bpf/sonde_lab { printf("%-16s|%3d|%s\\n", ctx.task.comm, ctx.task.pid == 2, "%"); }',
    before: 'mountpoint -q /sys/fs/bpf || busybox mount -t bpf bpf /sys/fs/bpf',
    // By now the script has ended.
    after: 'cat /sys/fs/bpf/sonde_lab; rm /sys/fs/bpf/sonde_lab',
    prints: [/^kthreadd +\| {2}1\|%$/m, /^cat +\| {2}0\|%$/m],
  },
];

const language: readonly LabCase[] = [
  {
    name: 'kstack',
    script: `kprobe:vfs_open ${inFire} { printf("%s\\n", kstack(3)); }`,
    fire: ['files'],
    prints: [/ +vfs_open\+\d+\n +\w+\+\d+\n +\w+\+\d+\n/],
  },
  {
    name: 'ustack',
    script: 'uprobe:$FIRE:fire_add { @[ustack(2)] = count(); }',
    fire: ['add', 'stay'],
    // At its entry a function has no frame yet, so that its caller is passed over.
    prints: [
      / +fire_add\+\d+@.*fire\.c:\d+\n( +\[inlined\] \w+@.*\n)* +(fire_outer|main)\+\d+@.*fire\.c:\d+\n\]: 3/,
    ],
  },
  {
    name: 'for over a range',
    script: 'begin { for ($i : 0..5) { @sum += $i; } exit(); }',
    prints: ['@sum: 10'],
    lacking: { '5.10': { reason: 'no bpf_loop (5.17)', says: /needs bpf_loop/ } },
  },
  {
    name: 'for over a map',
    script: 'begin { @a[1] = 10; @a[2] = 20; for ($kv : @a) { @sum += $kv.0 * $kv.1; } exit(); }',
    prints: ['@sum: 50'],
    lacking: {
      '5.10': { reason: 'no bpf_for_each_map_elem (5.13)', says: /needs for_each_map_elem/ },
    },
  },
  {
    name: 'while',
    script:
      'begin { $i = 0; while ($i < 20) { $i++; if ($i == 15) { break; } } printf("%d\\n", $i); exit(); }',
    prints: ['15\n'],
  },
  {
    name: 'strings',
    script:
      'begin { $s = "abc"; printf("%s %-5s| %d %x\\n", $s, str($1), strlen($s), 255); @[$s, "d"] = 1; exit(); }',
    prints: ['abc      | 3 ff\n', '@[abc, d]: 1'],
  },
  {
    name: 'aggregations',
    script:
      'begin { @h = hist(5); @l = lhist(15, 0, 100, 10); @s = stats(4); @a = avg(3); @m = max(7); @c = count(); exit(); }',
    prints: [
      '@a: 3',
      '@m: 7',
      '@c: 1',
      /\[4, 8\) +1 \|@+\|/,
      /\[10, 20\) +1 \|@+\|/,
      '@s: { .count = 1, .average = 4, .total = 4 }',
    ],
  },
  {
    name: 'task builtins',
    script: `tracepoint:syscalls:sys_enter_openat ${inFire} { printf("%d %d %s %d\\n", pid == tid, uid, comm, curtask.pid == tid); }`,
    fire: ['files'],
    prints: ['1 0 fire 1\n'],
  },
];

export const labCases: readonly LabCase[] = [
  ...timed,
  ...tracepoints,
  ...kernelFunctions,
  ...userFunctions,
  ...events,
  ...iterators,
  ...language,
  ...formCases,
  ...documentedCases,
  ...introductionCases,
];
