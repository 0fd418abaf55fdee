import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import type { Bench, Contender } from './bench.ts';
import { attached, type Command, ended, peer, sonde } from './commands.ts';
import { startWorkload, type WorkKind } from './workload.ts';

interface Script {
  readonly name: string;
  readonly work: WorkKind;
  /** PID stands for the workload's. */
  readonly text: string;
}

const enter = (name: string): string => `tracepoint:syscalls:sys_enter_${name} /pid == PID/`;
const leave = (name: string): string => `tracepoint:syscalls:sys_exit_${name} /pid == PID/`;

export const scripts: readonly Script[] = [
  {
    name: 'printf of integers',
    work: 'getppid',
    text: `${enter('getppid')} { printf("%d %d\\n", pid, cpu); }`,
  },
  {
    name: 'printf of strings',
    work: 'openat',
    text: `${enter('openat')} { printf("%s %s\\n", comm, str(args.filename)); }`,
  },
  { name: 'count', work: 'getppid', text: `${enter('getppid')} { @ = count(); }` },
  { name: 'count by comm', work: 'getppid', text: `${enter('getppid')} { @[comm] = count(); }` },
  {
    name: 'count by path',
    work: 'openat',
    text: `${enter('openat')} { @[str(args.filename)] = count(); }`,
  },
  { name: 'histogram', work: 'read', text: `${leave('read')} { @ = hist(args.ret); }` },
  {
    name: 'histogram by comm',
    work: 'read',
    text: `${leave('read')} { @[comm] = hist(args.ret); }`,
  },
  {
    name: 'linear histogram',
    work: 'read',
    text: `${leave('read')} { @ = lhist(args.ret, 0, 4096, 256); }`,
  },
  {
    name: 'latency by tid',
    work: 'read',
    text: `${enter('read')} { @start[tid] = nsecs; } ${leave('read')} { if (@start[tid]) { @ns = hist(nsecs - @start[tid]); delete(@start, tid); } }`,
  },
  { name: 'stats', work: 'read', text: `${leave('read')} { @[pid] = stats(args.ret); }` },
  { name: 'kernel stacks', work: 'getppid', text: `${enter('getppid')} { @[kstack] = count(); }` },
  { name: 'user stacks', work: 'getppid', text: `${enter('getppid')} { @[ustack] = count(); }` },
  {
    name: 'string compare',
    work: 'openat',
    text: `${enter('openat')} { if (str(args.filename) == "/etc/passwd") { @ = count(); } }`,
  },
  { name: 'loop', work: 'getppid', text: `${enter('getppid')} { for $i : 0..8 { @sum += $i; } }` },
  { name: 'tuples', work: 'getppid', text: `${enter('getppid')} { @[pid, comm, cpu] = count(); }` },
];

const calls = 100_000;

/** Nanoseconds that a run of a program takes, by the kernel's own count. One bench per script. */
export const eventCost = (): Bench[] =>
  scripts.map((script) => ({
    title: `event: ${script.name}`,
    group: 'time per event',
    unit: 'ns',
    rounds: 5,
    target: 1.0,
    contenders: [tracer('sonde', sonde, script), tracer('bpftrace', peer(), script)],
  }));

const tracer = (name: string, command: Command, script: Script): Contender => ({
  name,
  measure: () => withStatistics(() => costOf(command, script)),
});

async function costOf(command: Command, { text, work }: Script): Promise<number> {
  const workload = await startWorkload();
  const child = await attached(command, text.replaceAll('PID', String(workload.pid)));
  try {
    await workload.run(work, calls / 10);
    const before = costsOf(child.pid!);
    await workload.run(work, calls);
    const after = costsOf(child.pid!);
    return (after.timeNs - before.timeNs) / (after.runs - before.runs);
  } finally {
    workload.stop();
    await ended(child, 'SIGINT');
  }
}

/** Sums over the programs that a process holds, from its fdinfo (bpf_prog_show_fdinfo(), kernel/bpf/syscall.c). */
function costsOf(pid: number): { timeNs: number; runs: number } {
  const total = { timeNs: 0, runs: 0 };
  const seen = new Set<string>();
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    if (!linkOf(`/proc/${pid}/fd/${fd}`).includes('bpf-prog')) continue;
    const info = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8');
    const field = (name: string): string =>
      new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(info)?.[1] ?? '0';
    if (seen.has(field('prog_id'))) continue;
    seen.add(field('prog_id'));
    total.timeNs += Number(field('run_time_ns'));
    total.runs += Number(field('run_cnt'));
  }
  return total;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

const switchPath = '/proc/sys/kernel/bpf_stats_enabled';

/** The kernel counts only while this is on; it is put back as it was. */
async function withStatistics<T>(measure: () => Promise<T>): Promise<T> {
  const before = readFileSync(switchPath, 'utf8');
  writeFileSync(switchPath, '1');
  try {
    return await measure();
  } finally {
    writeFileSync(switchPath, before);
  }
}
