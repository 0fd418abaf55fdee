import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing, peer, sonde, startTracer } from './tracers.ts';
import { createWorkload, startSleeper, type Workload } from './workload.ts';

/** In scripts: DIR, PROGRAM and COMM stand for those of the workload, PID for that of a sleeping process. */
interface Case {
  readonly title: string;
  readonly script: string;
  /** A shell script. */
  readonly work: string;
  /** Entries of a map have the same value: bpftrace leaves them in the kernel's order. */
  readonly ties?: boolean;
}

/** Ends a script after it has seen the whole workload. */
const atTheEnd =
  ' tracepoint:syscalls:sys_enter_openat /str(args.filename) == "DIR/done"/ { exit(); }';

const cases: readonly Case[] = [
  {
    title: 'openat of a path',
    script:
      'tracepoint:syscalls:sys_enter_openat /str(args.filename) == "DIR/input"/ { printf("%s %d %d %s %x\\n", comm, pid, tid, str(args.filename), args.flags); }',
    work: 'cat $DIR/input > /dev/null; wc -l < $DIR/input > /dev/null',
  },
  {
    title: 'results of openat',
    script:
      'tracepoint:syscalls:sys_exit_openat /comm == "COMM"/ { @[args.ret < 0 ? "failed" : "opened"] = count(); if (args.ret < 0) { printf("%d\\n", args.ret); } }',
    work: '$PROGRAM if=$DIR/none 2> /dev/null || true; $PROGRAM if=$DIR/input of=/dev/null 2> /dev/null',
    ties: true,
  },
  {
    title: 'execve and its arguments',
    script:
      'tracepoint:syscalls:sys_enter_execve /str(args.filename) == "PROGRAM"/ { printf("%d %d ", pid, ppid); join(args.argv); }',
    work: '$PROGRAM if=/dev/null of=/dev/null bs=1k 2> /dev/null; $PROGRAM if=/dev/null 2> /dev/null > /dev/null',
  },
  {
    title: 'signals sent',
    script:
      'tracepoint:syscalls:sys_enter_kill /args.pid == PID/ { @[args.sig] = count(); printf("%s %d\\n", comm, args.sig); }',
    work: 'kill -0 $SLEEPER; kill -CONT $SLEEPER; kill -CONT $SLEEPER',
  },
  {
    title: 'sizes of reads as histograms',
    script:
      'tracepoint:syscalls:sys_enter_read /comm == "COMM"/ { @h = hist(args.count); @l = lhist(args.count, 0, 10000, 1000); @k[args.fd] = hist(args.count); }',
    work: '$PROGRAM if=$DIR/input of=/dev/null bs=100 2> /dev/null; $PROGRAM if=$DIR/input of=/dev/null bs=3000 2> /dev/null',
  },
  {
    title: 'sizes of writes, aggregated',
    script:
      'tracepoint:syscalls:sys_exit_write /comm == "COMM" && args.ret > 0/ { @c = count(); @s = sum(args.ret); @n = min(args.ret); @x = max(args.ret); @a = avg(args.ret); @st = stats(args.ret); @k[args.ret] = count(); }',
    work: '$PROGRAM if=$DIR/input of=/dev/null bs=512 2> /dev/null; $PROGRAM if=/dev/zero of=/dev/null bs=64 count=10 2> /dev/null',
    ties: true,
  },
  {
    title: 'bytes that were written',
    script:
      'tracepoint:syscalls:sys_enter_write /comm == "COMM" && args.fd == 1/ { printf("%r\\n", buf(args.buf, 16)); print(str(args.buf, 5)); @[buf(args.buf, 4)] = count(); }',
    work: '$PROGRAM if=$DIR/input of=/dev/null bs=1000 2> /dev/null',
    ties: true,
  },
  {
    title: 'state between the entry and the exit of a call',
    script:
      'tracepoint:syscalls:sys_enter_read /comm == "COMM"/ { @size[tid] = args.count; } tracepoint:syscalls:sys_exit_read /@size[tid]/ { @short[@size[tid] > args.ret] = count(); delete(@size, tid); }',
    work: '$PROGRAM if=$DIR/input of=/dev/null bs=700 2> /dev/null',
  },
  {
    title: 'one program for many tracepoints',
    script: 'tracepoint:syscalls:sys_enter_m* /comm == "COMM"/ { @[probe] = count(); }',
    work: '$PROGRAM if=$DIR/input of=/dev/null bs=700 2> /dev/null',
    ties: true,
  },
  {
    title: 'processes that begin and end',
    script:
      'tracepoint:sched:sched_process_exec /comm == "COMM"/ { printf("exec %s %d\\n", str(args.filename), args.pid == pid); } tracepoint:sched:sched_process_exit /comm == "COMM"/ { printf("exit %s\\n", args.comm); }',
    work: '$PROGRAM if=/dev/null of=/dev/null 2> /dev/null',
  },
  {
    title: 'fields of the current task',
    script:
      'tracepoint:syscalls:sys_enter_openat /str(args.filename) == "DIR/input"/ { printf("%s %d %s %d\\n", curtask.comm, curtask.tgid, curtask.real_parent.comm, curtask.real_parent.tgid); print((uid, gid, pcomm, curtask.mm.map_count > 0)); }',
    work: 'cat $DIR/input > /dev/null',
  },
  {
    title: 'kernel stacks',
    script:
      'tracepoint:syscalls:sys_enter_openat /str(args.filename) == "DIR/input"/ { @[kstack(4)] = count(); print(kstack(2)); @n[kstack(perf, 3)] = count(); }',
    work: 'cat $DIR/input > /dev/null; cat $DIR/input > /dev/null',
  },
  {
    title: 'functions of a library',
    script:
      'uprobe:libc:setlocale /comm == "COMM"/ { printf("%s %d\\n", probe, arg0); } uretprobe:libc:setlocale /comm == "COMM"/ { @ = count(); print(retval != 0); }',
    work: '$PROGRAM if=/dev/null of=/dev/null 2> /dev/null',
  },
  {
    title: 'end sees the maps',
    script:
      'tracepoint:syscalls:sys_enter_read /comm == "COMM"/ { @n++; } end { printf("%d reads\\n", @n > 3); clear(@n); }',
    work: '$PROGRAM if=$DIR/input of=/dev/null bs=700 2> /dev/null',
  },
];

describe.skipIf(missing !== undefined)(`one workload under both tracers ${missing ?? ''}`, () => {
  let workload: Workload;
  let sleeper: ReturnType<typeof startSleeper>;

  beforeAll(() => {
    workload = createWorkload();
    sleeper = startSleeper();
  });
  afterAll(() => {
    sleeper.end();
    workload.remove();
  });

  test.each(cases)('$title', async ({ script, work, ties }) => {
    const own = `${script}${atTheEnd}`
      .replaceAll('DIR', workload.folder)
      .replaceAll('PROGRAM', workload.program)
      .replaceAll('COMM', workload.comm)
      .replaceAll('PID', String(sleeper.pid));
    const tracers = await Promise.all([startTracer(peer, own), startTracer(sonde, own)]);
    workload.run(`${work.replaceAll('$SLEEPER', String(sleeper.pid))}; : < $DIR/done`);
    const [expected, actual] = await Promise.all(tracers.map(({ output }) => output));
    const comparable = (text: string) => (ties ? text.split('\n').sort() : text);
    expect(comparable(actual!)).toEqual(comparable(expected!));
    expect(expected!.trim()).not.toBe('');
  });
});
