import type { LabCase } from './lab-case.ts';

/** Scripts as manuals and tutorials of the language have them: nothing in them is changed for Sonde. */
const headers = [
  'linux/sched.h',
  'linux/fs.h',
  'linux/mm.h',
  'linux/blkdev.h',
  'linux/skbuff.h',
  'linux/socket.h',
  'linux/tcp.h',
  'net/sock.h',
]
  .map((name) => `#include <${name}>\n`)
  .join('');

const from612 = ['6.12', '6.18', '7.3'];
const from61 = ['6.1', ...from612];

/** What is said where a function is gone: each of `probes` sees what it saw. */
const hints = (
  series: readonly string[],
  probes: readonly string[],
): NonNullable<LabCase['lacking']> => {
  const says = new RegExp(
    `look at ${probes.map((each) => each.replaceAll('.', '\\.')).join(' or ')}`,
  );
  const reason = `gone; the hint names ${probes.join(', ')}`;
  return Object.fromEntries(series.map((each) => [each, { reason, says }]));
};

/**
 * Functions that published scripts trace and that kernels have renamed or inlined since: where one is gone, the
 * hint names what sees the same there.
 */
const gone: Readonly<Record<string, NonNullable<LabCase['lacking']>>> = {
  finish_task_switch: hints(from61, ['kprobe:finish_task_switch.isra.0']),
  blk_account_io_start: {
    ...hints(['6.1'], ['tracepoint:block:block_rq_issue']),
    ...hints(from612, ['tracepoint:block:block_io_start', 'tracepoint:block:block_rq_issue']),
  },
  account_page_dirtied: hints(from61, ['kprobe:__folio_mark_dirty']),
  swap_readpage: hints(from612, ['kprobe:swap_read_folio']),
  tcp_drop: {
    ...hints(['5.10', '6.1', '6.12'], ['tracepoint:skb:kfree_skb']),
    ...hints(['6.18', '7.3'], ['kprobe:tcp_drop_reason', 'tracepoint:skb:kfree_skb']),
  },
};

const renamedCases = Object.entries(gone).map(
  ([name, lacking]): LabCase => ({
    name: `kprobe:${name}`,
    script: `begin { exit(); } kprobe:${name} { @ = count(); }`,
    prints: [],
    lacking,
  }),
);

export const documentedCases: readonly LabCase[] = [
  ...renamedCases,
  {
    name: 'manual: files opened',
    script:
      'tracepoint:syscalls:sys_enter_openat { printf("%s %s\\n", comm, str(args.filename)); }',
    fire: ['files'],
    prints: ['fire /lab/suite/input\n'],
  },
  {
    name: 'manual: system calls by process',
    script: 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }',
    fire: ['files'],
    prints: [/@\[fire\]: [1-9]\d*/],
  },
  {
    name: 'manual: bytes of read()',
    script: 'tracepoint:syscalls:sys_exit_read /comm == "fire"/ { @bytes = hist(args->ret); }',
    fire: ['files'],
    prints: [/@bytes: *\n\[8, 16\) +2 \|@+\|/],
  },
  {
    name: 'manual: bytes of vfs_read()',
    script: 'kretprobe:vfs_read { @bytes = lhist(retval, 0, 2000, 200); }',
    fire: ['files'],
    prints: [/@bytes: *\n(.*\n)*\[0, 200\) +[1-9]/],
  },
  {
    name: 'manual: time of read()',
    script:
      'kprobe:vfs_read { @start[tid] = nsecs; } kretprobe:vfs_read /@start[tid]/ { @ns[comm] = hist(nsecs - @start[tid]); delete(@start, tid); }',
    fire: ['files'],
    prints: [/@ns\[fire\]: *\n(\[\w+, \w+\) +\d+ .*\n)+/],
  },
  {
    name: 'manual: events of processes',
    script: 'tracepoint:sched:sched* { @[probe] = count(); } interval:s:2 { exit(); }',
    prints: [/@\[tracepoint:sched:sched_switch\]: [1-9]/],
  },
  {
    name: 'manual: stacks on the CPU',
    script: 'profile:hz:99 { @[kstack] = count(); }',
    fire: ['faults', 'spin'],
    prints: [/@\[\n( +\S+\n)+\]: [1-9]/],
  },
  {
    name: 'manual: stacks of the scheduler',
    script: 'tracepoint:sched:sched_switch { @[kstack] = count(); }',
    fire: ['naps'],
    prints: [/@\[\n( +\S+\n)* +schedule\+\d+\n( +\S+\n)+\]: [1-9]/],
  },
  {
    name: 'manual: sizes of block I/O',
    script: 'tracepoint:block:block_rq_issue { @ = hist(args.bytes); }',
    fire: ['sync'],
    prints: [/@: *\n(.*\n)*\[4K, 8K\) +[1-9]/],
  },
  {
    name: 'manual: structs of the kernel',
    script:
      '#include <linux/path.h>\n#include <linux/dcache.h>\n\nkprobe:vfs_open\n{\n\tprintf("open path: %s\\n", str(((struct path *)arg0)->dentry->d_name.name));\n}\n',
    fire: ['files'],
    prints: ['open path: input\n'],
  },
  {
    name: 'manual: headers where there are none',
    script: `${headers}
kprobe:tcp_connect
{
	$sk = (struct sock *)arg0;
	$family = $sk->__sk_common.skc_family;
	if ($family == AF_INET) { printf("v4 %s\\n", ntop(AF_INET, $sk->__sk_common.skc_daddr)); }
	if ($family == AF_INET6) { printf("v6 %d\\n", $sk->__sk_common.skc_state == TCP_SYN_SENT); }
	$task = (struct task_struct *)curtask;
	@mode[$task->comm, IPPROTO_TCP, TCP_ESTABLISHED, O_RDONLY, S_IFMT, S_IFREG] = count();
}
`,
    fire: ['connect4', 'connect6'],
    prints: [
      'v4 127.0.0.1\n',
      'v6 1\n',
      // By name where the kernel's types have the enumeration.
      /@mode\[fire, (6|IPPROTO_TCP), (1|TCP_ESTABLISHED), 0, 61440, 32768\]: 2/,
    ],
  },
];
