import { expect, test } from 'vitest';
import { argumentWords, pointers, registers, taskStruct, tracepoint } from './context.ts';
import {
  type MadeUpEvent,
  type MadeUpMemory,
  type RunScriptOptions,
  runScript,
} from './run-script.ts';

const opened = 'tracepoint:syscalls:sys_enter_openat';
const read = 'tracepoint:syscalls:sys_enter_read';
const switched = 'tracepoint:sched:sched_switch';
const execed = 'tracepoint:syscalls:sys_enter_execve';

const path: MadeUpMemory = { address: 0x1000n, bytes: '/etc/passwd', reach: 'user' };
const other: MadeUpMemory = { address: 0x2000n, bytes: '/tmp/a', reach: 'user' };

const open = (filename: bigint, environment: MadeUpEvent['environment'] = {}): MadeUpEvent => ({
  probe: opened,
  context: tracepoint('syscalls:sys_enter_openat', { dfd: 0xffffff9c, filename, flags: 0x241 }),
  environment,
});

const reads = (count: number, environment: MadeUpEvent['environment'] = {}): MadeUpEvent => ({
  probe: read,
  context: tracepoint('syscalls:sys_enter_read', { fd: 3, count }),
  environment,
});

const task: MadeUpMemory = {
  address: 0xffff_9000_0000_0000n,
  bytes: taskStruct({
    pid: 77,
    tgid: 70,
    comm: 'worker',
    vruntime: 123_456_789_012n,
    real_parent: 0xffff_9000_0000_1000n,
    on_cpu: 3,
    cpu0: 11,
    cpu1: 22,
    flags: 0b1011,
  }),
  reach: 'trusted',
};
const parent: MadeUpMemory = {
  address: 0xffff_9000_0000_1000n,
  bytes: taskStruct({ pid: 1, tgid: 1, comm: 'init' }),
  reach: 'trusted',
};

interface Case extends RunScriptOptions {
  readonly script: string;
  readonly stdout: string;
}

const cases: [string, Case][] = [
  [
    'a string is read from the traced process',
    {
      script: `${opened} { printf("%s %d %s\\n", comm, pid, str(args.filename)); }`,
      events: [open(0x1000n, { comm: 'cat', tgid: 42 }), open(0x2000n, { comm: 'sh', tgid: 43 })],
      memory: [path, other],
      stdout: 'cat 42 /etc/passwd\nsh 43 /tmp/a\n\n\n',
    },
  ],
  [
    'memory that is not there reads as an empty string',
    {
      script: `${opened} { printf("[%s]\\n", str(args.filename)); }`,
      events: [open(0x9000n)],
      stdout: '[]\n\n\n',
    },
  ],
  [
    'the length of str() counts the NUL',
    {
      script: `${opened} { print(str(args.filename, 4)); }`,
      events: [open(0x1000n)],
      memory: [path],
      stdout: '/et\n\n\n',
    },
  ],
  [
    'a predicate on a string picks events',
    {
      script: `${opened} /str(args.filename) == "/tmp/a"/ { print(args.flags); }`,
      events: [open(0x1000n), open(0x2000n)],
      memory: [path, other],
      stdout: '577\n\n\n',
    },
  ],
  [
    'a string equals what it is, not what it begins with nor what begins with it',
    {
      script: `${opened} { $s = args.filename; print((str($s) == "/etc/passw", str($s) == "/etc/passwd", str($s) == "/etc/passwd-", str($s) != "")); }`,
      events: [open(0x1000n), open(0x9000n)],
      memory: [path],
      stdout: '(false, true, false, true)\n(false, false, false, false)\n\n\n',
    },
  ],
  [
    'arguments of system calls are unsigned, their results signed',
    {
      script: `${opened} { print(args.dfd); } tracepoint:syscalls:sys_exit_openat { print(args.ret); }`,
      events: [
        open(0x1000n),
        {
          probe: 'tracepoint:syscalls:sys_exit_openat',
          context: tracepoint('syscalls:sys_exit_openat', { ret: -2 }),
        },
      ],
      stdout: '4294967196\n-2\n\n\n',
    },
  ],
  [
    'join() of argv',
    {
      script: `${execed} { join(args.argv); join(args.argv, ","); }`,
      events: [
        { probe: execed, context: tracepoint('syscalls:sys_enter_execve', { argv: 0x5000n }) },
      ],
      memory: [path, other, { address: 0x5000n, bytes: pointers(0x1000n, 0x2000n), reach: 'user' }],
      stdout: '/etc/passwd /tmp/a\n/etc/passwd,/tmp/a\n\n\n',
    },
  ],
  [
    'a histogram collects over events and CPUs',
    {
      script: `${read} { @ = hist(args.count); @n[comm] = count(); @s = sum(args.count); }`,
      events: [reads(100, { cpu: 0 }), reads(120, { cpu: 1 }), reads(4, { cpu: 3, comm: 'b' })],
      stdout: `

@:
[4, 8)                 1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |
[8, 16)                0 |                                                    |
[16, 32)               0 |                                                    |
[32, 64)               0 |                                                    |
[64, 128)              2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|

@n[b]: 1
@n[program]: 2
@s: 224
`,
    },
  ],
  [
    'min, max, avg and stats over CPUs',
    {
      script: `${read} { @n = min(args.count); @x = max(args.count); @a = avg(args.count); @s[1] = stats(args.count); }`,
      events: [reads(9, { cpu: 2 }), reads(5, { cpu: 1 }), reads(40, { cpu: 3 })],
      stdout: '\n\n@a: 18\n@n: 5\n@s[1]: { .count = 3, .average = 18, .total = 54 }\n@x: 40\n',
    },
  ],
  [
    'time between two events of a thread',
    {
      script: `${read} /@start[tid]/ { print(nsecs - @start[tid]); delete(@start, tid); }
        ${opened} { @start[tid] = nsecs; }`,
      events: [
        open(0x1000n, { pid: 5, monotonicNs: 1000n }),
        reads(1, { pid: 6, monotonicNs: 1500n }),
        reads(1, { pid: 5, monotonicNs: 1700n }),
      ],
      stdout: '700\n\n\n',
    },
  ],
  [
    'character arrays and prefixes of records',
    {
      script: `${switched} { printf("%s -> %s %d\\n", args.prev_comm, args.next_comm, args.next_pid); @[args.next_comm] = count(); }`,
      events: [
        {
          probe: switched,
          context: tracepoint('sched:sched_switch', {
            prev_comm: 'swapper/0',
            next_comm: 'kworker',
            next_pid: 99,
          }),
        },
      ],
      stdout: 'swapper/0 -> kworker 99\n\n\n@[kworker]: 1\n',
    },
  ],
  [
    'fields of the current task, through pointers, arrays and bits',
    {
      script: `begin { print(curtask.pid); print(curtask.comm); print(curtask.se.vruntime); print(curtask.real_parent.comm);
        print(curtask.on_cpu); print(curtask.cpus[1]); print(curtask.cpus); print(curtask.in_execve); print(curtask.migration); }`,
      memory: [task, parent],
      environment: { task: task.address },
      stdout: '77\nworker\n123456789012\ninit\n3\n22\n[11,22]\n1\n5\n\n\n',
    },
  ],
  [
    'a struct by its address',
    {
      script: `kprobe:wake_up_new_task { $t = (struct task_struct *)arg0; printf("%d %s %d\\n", $t->tgid, $t->comm, $t->real_parent->pid); }`,
      events: [{ probe: 'kprobe:wake_up_new_task', context: registers({ di: task.address }) }],
      memory: [task, parent],
      stdout: '70 worker 1\n\n\n',
    },
  ],
  [
    'arguments of a raw tracepoint',
    {
      script: 'rawtracepoint:sched_process_exit { printf("%d %s\\n", args.code, args.p->comm); }',
      events: [
        {
          probe: 'rawtracepoint:sched_process_exit',
          context: argumentWords(task.address, 256),
        },
      ],
      memory: [task],
      stdout: '256 worker\n\n\n',
    },
  ],
  [
    'arg and retval by register',
    {
      script:
        'kprobe:vfs_read { print((arg0, arg1, arg2)); } kretprobe:vfs_read { print(retval); }',
      events: [
        { probe: 'kprobe:vfs_read', context: registers({ di: 1, si: 2, dx: 3 }) },
        { probe: 'kretprobe:vfs_read', context: registers({ ax: -5 }) },
      ],
      stdout: '(1, 2, 3)\n18446744073709551611\n\n\n',
    },
  ],
  [
    'one program for several probes knows which one it is',
    {
      script: `${opened}, ${read} { @[probe] = count(); }`,
      events: [open(0x1000n), reads(1), reads(1)],
      stdout: `\n\n@[${opened}]: 1\n@[${read}]: 2\n`,
    },
  ],
  [
    'exit() stops everything but end',
    {
      script: `${read} { print(args.count); if (args.count == 2) { exit(3); } } end { print("bye"); }`,
      events: [reads(1), reads(2), reads(3)],
      stdout: '1\n2\nbye\n\n\n',
    },
  ],
  [
    'identity and time',
    {
      script: 'begin { print((pid, tid, uid, gid, cpu, comm)); print(elapsed); print(rand); }',
      environment: {
        tgid: 7,
        pid: 8,
        uid: 9,
        gid: 10,
        cpu: 2,
        comm: 'me',
        monotonicNs: 1_000_000_500n,
        random: 4,
      },
      stdout: '(7, 8, 9, 10, 2, me)\n500\n4\n\n\n',
    },
  ],
  [
    'positional and named parameters',
    {
      script: 'begin { print($1 + 1); print(str($2)); print($#); print($3); }',
      positional: ['41', 'text'],
      stdout: '42\ntext\n2\n0\n\n\n',
    },
  ],
  [
    'JSON',
    {
      script: 'begin { @["a", 1] = 2; @h = hist(3); printf("hi\\n"); print((1, "x")); }',
      format: 'json',
      stdout: `{"type": "printf", "data": "hi\\n"}
{"type": "value", "data": [1,"x"]}
{"type": "map", "data": {"@": {"a,1": 2}}}
{"type": "hist", "data": {"@h": [{"min": 2, "max": 3, "count": 1}]}}
`,
    },
  ],
];

test.each(cases)('%s', async (_title, { script, stdout, ...options }) => {
  expect((await runScript(script, options)).stdout).toBe(stdout);
});

test('exit(code) gives the code', async () => {
  expect(await runScript('begin { exit(7); }')).toMatchObject({ exitCode: 7 });
});

test('events that find the ring buffer full are counted, those before are kept', async () => {
  const { stdout, stderr } = await runScript(`${read} { print(args.count); }`, {
    events: [reads(1), reads(2), reads(3), reads(4)],
    ringBytes: 64,
    read: 'end',
  });
  expect(stdout).toBe('1\n2\n\n\n');
  expect(stderr).toBe('Lost 2 events\n');
});

test('updates that find a map full are counted', async () => {
  const { stdout, lostMapUpdates } = await runScript(
    `let @m = hash(2); ${read} { @m[args.count] = 1; }`,
    { events: [reads(1), reads(2), reads(3), reads(4), reads(1)] },
  );
  expect(stdout).toBe('\n\n@m[1]: 1\n@m[2]: 1\n');
  expect(lostMapUpdates).toBe(2n);
});

test('maps are printed as they are when the record is handled', async () => {
  const script = `${read} { @ = count(); print(@); }`;
  const { stdout } = await runScript(script, { events: [reads(1), reads(1)], read: 'end' });
  expect(stdout).toBe('@: 2\n@: 2\n\n\n@: 2\n');
});

test('a run-time error comes before the value that it is about', async () => {
  const script = 'begin { $z = 0; print(7 % $z); $a = (uint8[4])(uint32)5; print($a[7 + $z]); }';
  const { stdout } = await runScript(script, { format: 'json' });
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(['runtime_error', 'value', 'runtime_error', 'value']);
});
