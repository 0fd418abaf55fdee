import type { LabCase } from './lab-case.ts';

/** Less common forms of probes, each of which is found, attached and decoded in a way of its own. */

const inFire = '/comm == "fire"/';

const events: readonly LabCase[] = [
  {
    name: 'software, others',
    script: `software:minor-faults:1, software:faults:1, software:cs:1, software:task-clock:1000000, software:cpu:1000000, software:major-faults:1, software:cpu-migrations:1, software:alignment-faults:1, software:emulation-faults:1 ${inFire} { @[probe] = count(); }`,
    fire: ['faults', 'naps', 'spin'],
    prints: [
      /@\[software:minor-faults:1\]: [4-9]\d\d/,
      /@\[software:faults:1\]: [4-9]\d\d/,
      /@\[software:cs:1\]: ([3-9]\d|\d\d\d)/,
      /@\[software:task-clock:1000000\]: [1-9]\d+/,
    ],
  },
  {
    name: 'watchpoint, reads',
    script: `watchpoint:$WATCHED:8:rw ${inFire} { @ = count(); }`,
    fire: ['reads'],
    prints: [/@: ([5-9]|1\d|50\d)/],
  },
  {
    name: 'watchpoint, execution',
    script: `watchpoint:$ADD:8:x ${inFire} { @ = count(); }`,
    fire: ['add'],
    prints: ['@: 3'],
  },
];

const kernelForms: readonly LabCase[] = [
  {
    name: 'kprobe at an address',
    script: `kprobe:$KADDR(vfs_open) ${inFire} { @ = count(); }`,
    options: ['--unsafe'],
    fire: ['files'],
    prints: ['@: 2'],
  },
  {
    name: 'tracepoint in a module',
    script: 'tracepoint:bridge:br_fdb_add { printf("to %s\\n", str(args.dev)); }',
    before: 'modprobe bridge && ip link add br0 type bridge',
    run: 'bridge fdb add 02:00:00:00:00:01 dev br0 self; ip link del br0',
    prints: ['to br0\n'],
  },
  {
    name: 'fentry and fexit of a BPF program',
    script:
      'fentry:bpf:sonde_sys_enter_openat_0 { @in = count(); } fexit:bpf:*:sonde_sys_enter_openat_0 { @out = count(); }',
    before: `node /lab/cli/bin/sonde.cjs trace -e 'tracepoint:syscalls:sys_enter_openat ${inFire} { for ($i : 0..2) { @ += 1; } }' 2> /run/traced.log &
      echo $! > /run/traced; for i in $(seq 60); do grep -q -e Attached -e ERROR /run/traced.log && break; sleep 0.5; done`,
    fire: ['files'],
    after: 'kill $(cat /run/traced)',
    // Programs of the guest that run beside it open files too, and on 7.x the traced program sees all their system calls.
    prints: [/@in: ([2-9]|\d\d)/, /@out: ([2-9]|\d\d)/],
    lacking: {
      '5.10': { reason: 'the traced script needs bpf_loop (5.17)', says: /No BPF program/ },
    },
  },
  {
    name: 'path()',
    script: `fentry:security_file_open ${inFire} { printf("opens %s\\n", path(args.file.f_path)); } fentry:filp_close ${inFire} { printf("closes %s\\n", path(args.filp.f_path)); }`,
    fire: ['stats'],
    prints: ['opens /lab/suite/input\n', 'closes /dev/null\n'],
  },
  {
    name: 'skboutput',
    script: `fentry:ip_rcv ${inFire} { @f = skboutput("/tmp/fentry.pcap", args.skb, args.skb.len, 0); } rawtracepoint:netif_receive_skb ${inFire} { $skb = args.skb; @r = skboutput("/tmp/raw.pcap", $skb, $skb->len, 0); }`,
    fire: ['connect4'],
    after:
      'for name in fentry raw; do od -An -v -tx1 -N 60 /tmp/$name.pcap | tr -d "\\n"; echo; done',
    // Both files: their head, that of the first packet, and of this the length of the IP header, the protocol and the addresses.
    prints: [
      '@f: 0',
      '@r: 0',
      /( 4d 3c b2 a1 02 00 04 00.{36} 65 00 00 00.{48} 45.{24} 06.{6} 7f 00 00 01 7f 00 00 01\n){2}/,
    ],
  },
  {
    name: 'kstack, perf mode',
    script: `kprobe:vfs_open ${inFire} { printf("%s\\n", kstack(perf, 2)); }`,
    fire: ['files'],
    prints: [/\n\t[0-9a-f]+ vfs_open\+\d+\n\t[0-9a-f]+ \w+\+\d+\n/],
  },
];

const userForms: readonly LabCase[] = [
  {
    name: 'uprobe+offset',
    script: 'uprobe:$FIRE:fire_nops+2 { @ = count(); }',
    fire: ['forms'],
    prints: ['@: 1'],
  },
  {
    name: 'uprobe at an address',
    script: 'uprobe:$FIRE:$ADD { printf("at %d + %d\\n", arg0, arg1); }',
    fire: ['add'],
    prints: ['at 40 + 2\n'],
  },
  {
    name: 'uprobe and usdt, wildcard in the binary',
    script:
      'uprobe:/lab/su*/fir*:fire_add { @u = count(); } usdt:/lab/su*/fir*:*:guarded { @d = count(); }',
    fire: ['add', 'hit'],
    prints: ['@u: 3', '@d: 3'],
  },
  {
    name: 'uprobe, C++',
    script: 'uprobe:$FIRE:cpp:"fire::Box::add(int)" { printf("box %d\\n", arg0); }',
    fire: ['forms'],
    prints: ['box 5\n'],
  },
  {
    name: 'uprobe, Rust',
    script: 'uprobe:$FIRE:cpp:"fire::rusty*" { printf("rusty %d\\n", arg0); }',
    fire: ['forms'],
    prints: ['rusty 6\n'],
  },
  {
    name: 'ustack, perf mode',
    script: 'uprobe:$FIRE:fire_add { printf("%s\\n", ustack(perf, 1)); }',
    fire: ['add', 'stay'],
    prints: [/\n\t[0-9a-f]+ fire_add\+0 \(\/lab\/suite\/fire\)/],
  },
  {
    name: 'usdt, several locations',
    script: 'usdt:$FIRE:fire:twice { printf("place %d\\n", arg0); }',
    fire: ['forms'],
    prints: ['place 1\nplace 22\n'],
  },
  {
    name: 'usdt, registers',
    script:
      'usdt:$FIRE:fire:registers { printf("%lx %x %x %x %d %d %lx %x %x %x\\n", arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8, arg9); }',
    fire: ['forms'],
    prints: ['1122334455667788 55667788 7788 88 -2 -2 8877665544332211 44332211 2211 11\n'],
  },
  {
    name: 'usdt, constants and memory',
    script:
      'usdt:$FIRE:fire:operands { printf("%d %d %d %d %d %d %d %d\\n", arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7); }',
    fire: ['forms'],
    prints: ['-9 70000 12 11 13 -10 14 15\n'],
  },
];

/** What each does to a process that is told apart from the others. */
const beating = 'uprobe:$FIRE:fire_add { @u = count(); }';

const processes: readonly LabCase[] = [
  {
    name: 'self:signal',
    script: 'self:signal:SIGUSR1 { printf("told %d\\n", pid == tid); exit(); }',
    run: 'kill -USR1 $(pgrep -f "[s]onde.cjs trace")',
    prints: ['told 1\n'],
  },
  {
    name: 'dw_ustack of a command',
    script: 'uprobe:$FIRE:fire_add { @[dw_ustack] = count(); }',
    options: ['-c', '$FIRE add'],
    prints: [
      / +fire_add\+\d+.*\n( +\[inlined\].*\n)* +fire_outer\+.*\n(.*\n)*? +main\+.*\n(.*\n)*?\]: 3\n/,
    ],
    printsNot: [/unwind failure/],
    lacking: { '5.10': { reason: 'needs bpf_loop (5.17)', says: /bpf_loop/ } },
  },
  {
    name: '-p, uprobe and usdt',
    script: `${beating} usdt:$FIRE:fire:hit { @d = count(); }`,
    fire: ['beats'],
    isRunning: true,
    prints: [/@d: [1-9]/, /@u: [1-9]/],
  },
  {
    name: '-p, usdt without its binary',
    script: 'usdt:*:fire:hit { @a = count(); } usdt:hit { @b = count(); }',
    fire: ['beats'],
    isRunning: true,
    prints: [/@a: [1-9]/, /@b: [1-9]/],
  },
  {
    name: '-p, kernel',
    script:
      'tracepoint:syscalls:sys_enter_openat { @t[comm] = count(); } kprobe:vfs_open { @k[comm] = count(); } profile:hz:99 { @p[comm] = count(); }',
    fire: ['beats'],
    isRunning: true,
    prints: [/@k\[fire\]: [1-9]\d*\n/, /@t\[fire\]: [1-9]\d*\n/],
    printsNot: [/@[ktp]\[(?!fire)/],
  },
  {
    name: '-c, uprobe and usdt',
    script: `${beating} usdt:$FIRE:fire:hit { printf("hit %d\\n", arg0); }`,
    options: ['-c', '$FIRE add hit'],
    // What the program itself prints stands between them.
    prints: ['hit 7\n', 'hit 8\n', 'hit 9\n', '@u: 3'],
  },
  {
    name: '-c, kernel',
    script:
      'tracepoint:syscalls:sys_enter_openat /comm == "fire"/ { @t[pid == cpid] = count(); } kprobe:vfs_open /comm == "fire"/ { @k[pid == cpid] = count(); } ',
    options: ['-c', '$FIRE files'],
    prints: ['@k[true]: 2', '@t[true]: 2'],
    printsNot: ['[false]'],
  },
  {
    name: '-c, watchpoint',
    script: 'watchpoint:$WATCHED:8:w { @ = count(); }',
    options: ['-c', '$FIRE watched'],
    prints: [/@: ([5-9]|1\d|50\d)/],
  },
  {
    name: 'pid namespace',
    script:
      'tracepoint:syscalls:sys_enter_openat /pid == cpid/ { printf("small %d\\n", pid < 20 && tid == pid && pid(init) > pid); }',
    under: ['unshare', '--pid', '--fork', '--mount-proc'],
    options: ['-c', '$FIRE files'],
    prints: ['small 1\nsmall 1\n'],
  },
  {
    name: 'cgroup',
    script:
      'tracepoint:syscalls:sys_enter_openat /cgroup == cgroupid("/sys/fs/cgroup/sonde_lab")/ { @[comm] = count(); }',
    before: 'mkdir -p /sys/fs/cgroup/sonde_lab',
    run: '/lab/suite/fire files; sh -c "echo \\$\\$ > /sys/fs/cgroup/sonde_lab/cgroup.procs; exec /lab/suite/fire files"',
    prints: ['@[fire]: 2'],
  },
  {
    name: 'cgroup filter',
    script:
      'tracepoint:syscalls:sys_enter_openat /comm == "fire"/ { @t = count(); } kprobe:vfs_open /comm == "fire"/ { @k = count(); } uprobe:$FIRE:fire_add { @u = count(); }',
    options: ['--cgroup', '/sonde_lab'],
    before: 'mkdir -p /sys/fs/cgroup/sonde_lab/inner',
    run: '/lab/suite/fire files; sh -c "echo \\$\\$ > /sys/fs/cgroup/sonde_lab/inner/cgroup.procs; exec /lab/suite/fire files add"',
    prints: ['@t: 2', '@k: 2', '@u: 3'],
  },
];

export const formCases: readonly LabCase[] = [
  ...events,
  ...kernelForms,
  ...userForms,
  ...processes,
];
