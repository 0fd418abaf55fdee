import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { perfSoftware } from '@sonde/sys';
import { expect, test } from 'vitest';
import { openBinary } from '../kernel-info/binary.ts';
import { readCpus } from '../kernel-info/cpus.ts';
import { type KernelMap, perCpuValues } from '../map/kernel-map.ts';
import { binding, countUp, createMap, loadTest, readCount, u32Key } from '../testing/programs.ts';
import { startWorker } from '../testing/worker.ts';
import { attachCounter } from './counter.ts';
import { closeLinks, type Link } from './link.ts';
import { attachInterval, attachProfile } from './profile.ts';
import { attachRawTracepoint } from './raw-tracepoint.ts';
import { attachTracepoint } from './tracepoint.ts';
import { attachUprobe, attachUprobeMulti } from './uprobe.ts';
import { attachWatchpoint } from './watchpoint.ts';

const rounds = 500;
const cpus = readCpus('online');
const counter = () => createMap({ type: 'percpu_array' });

function ticksOn(map: KernelMap, cpu: number): bigint {
  const part = perCpuValues(map, map.get(u32Key(0)) ?? new Uint8Array())[cpu];
  if (part === undefined) throw new Error(`no CPU ${cpu}`);
  return new DataView(part.buffer, part.byteOffset).getBigUint64(0, true);
}

/** The file offset of a function of a binary. */
function functionOffset(path: string, name: string): number {
  const binary = openBinary(path);
  const symbol = binary?.symbol(name);
  const offset = symbol && binary?.elf.fileOffset(symbol.address);
  if (offset === undefined) throw new Error(`${name} is not in ${path}`);
  return offset;
}

test('a tracepoint fires as often as it is hit, and no more once closed', async () => {
  using worker = await startWorker();
  using count = counter();
  using program = loadTest('tracepoint', countUp(count, { pid: worker.pid }));
  const link = attachTracepoint(binding, {
    program,
    cookie: 0n,
    category: 'syscalls',
    event: 'sys_exit_getppid',
  });
  await worker.run(rounds);
  link.close();
  await worker.run(rounds);
  expect(readCount(count)).toBe(BigInt(rounds));
});

test('a raw tracepoint fires by name', async () => {
  using worker = await startWorker();
  using count = counter();
  using program = loadTest('raw_tracepoint', countUp(count, { pid: worker.pid }));
  using _link = attachRawTracepoint(binding, { program, cookie: 7n, event: 'sys_enter' });
  await worker.run(rounds);
  expect(readCount(count)).toBeGreaterThanOrEqual(BigInt(rounds));
});

for (const isReturn of [false, true]) {
  test(`a ${isReturn ? 'uretprobe' : 'uprobe'} fires in the process it is limited to`, async () => {
    using traced = await startWorker();
    using count = counter();
    using program = loadTest('kprobe', countUp(count));
    const offset = functionOffset(traced.path, 'work');
    const options = { program, cookie: 0n, path: traced.path, offset, return: isReturn };
    using _link = attachUprobe(binding, { ...options, pid: traced.pid });
    using _elsewhere = attachUprobe(binding, { ...options, pid: process.pid });
    await traced.run(rounds);
    expect(readCount(count)).toBe(BigInt(rounds));
  });
}

test('one link serves many places of a binary', async () => {
  using worker = await startWorker();
  using count = counter();
  using program = loadTest('kprobe', countUp(count), {
    expectedAttachType: 'trace_uprobe_multi',
  });
  using _link = attachUprobeMulti(binding, {
    program,
    path: worker.path,
    return: false,
    pid: worker.pid,
    places: ['work', 'main'].map((name) => ({
      offset: functionOffset(worker.path, name),
      cookie: 1n,
    })),
  });
  await worker.run(rounds);
  expect(readCount(count)).toBe(BigInt(rounds));
});

test('a profile fires on every CPU, an interval on one', async () => {
  using profiled = counter();
  using ticked = counter();
  using onProfile = loadTest('perf_event', countUp(profiled));
  using onInterval = loadTest('perf_event', countUp(ticked));
  const periodNs = 10_000_000;
  const cookie = 0n;
  // The timers of an idle CPU may stand still in a guest.
  const busy = cpus.map((cpu) =>
    spawn('timeout', ['15', 'taskset', '-c', String(cpu), 'sh', '-c', 'while :; do :; done']),
  );
  const links: Link[] = [
    ...attachProfile(binding, { program: onProfile, cookie, rate: { periodNs }, reach: { cpus } }),
    attachInterval(binding, { program: onInterval, cookie, periodNs, cpu: cpus[0] ?? 0 }),
  ];
  const startedAt = performance.now();
  await expect
    .poll(() => cpus.every((cpu) => ticksOn(profiled, cpu) >= 10n), { timeout: 10_000 })
    .toBe(true);
  const elapsedMs = performance.now() - startedAt;
  await closeLinks(binding, links);
  for (const child of busy) child.kill();
  const ticks = readCount(ticked);
  expect(ticks).toBe(ticksOn(ticked, cpus[0] ?? 0));
  expect(Number(ticks)).toBeLessThanOrEqual(elapsedMs / 10 + 10);
});

test('a software event counts in a process and its later threads', async () => {
  using worker = await startWorker();
  using count = counter();
  using program = loadTest('perf_event', countUp(count, { pid: worker.pid }));
  const links = attachCounter(binding, {
    program,
    cookie: 0n,
    type: 'software',
    config: perfSoftware.cpuClock,
    samplePeriod: 100_000,
    reach: { pid: worker.pid },
  });
  await worker.run(-100_000_000);
  await closeLinks(binding, links);
  expect(readCount(count)).toBeGreaterThan(100n);
});

test('a watchpoint fires on each write', async () => {
  using worker = await startWorker();
  using count = counter();
  using program = loadTest('perf_event', countUp(count));
  const links = attachWatchpoint(binding, {
    program,
    cookie: 0n,
    address: worker.address,
    length: 8,
    mode: 'w',
    reach: { pid: worker.pid },
  });
  await worker.run(rounds);
  await closeLinks(binding, links);
  expect(readCount(count)).toBe(BigInt(rounds));
});

test('a raw tracepoint program runs on demand, as begin and end do', () => {
  using count = counter();
  using program = loadTest('raw_tracepoint', countUp(count));
  program.run();
  program.run();
  expect(readCount(count)).toBe(2n);
});

test('attaching to what is not there fails and leaves no descriptor open', () => {
  using program = loadTest('tracepoint', countUp(counter()));
  const nextFd = () => {
    const fd = openSync('/dev/null', 'r');
    binding.close(fd);
    return fd;
  };
  const before = nextFd();
  expect(() =>
    attachUprobe(binding, { program, cookie: 0n, path: '/no/such', offset: 0, return: false }),
  ).toThrow('perf_event_open: ENOENT');
  expect(nextFd()).toBe(before);
});

test('a refused program tells what the verifier said, and where', () => {
  const readsUnset = () =>
    loadTest('kprobe', [{ opcode: 0x95, dst: 0, src: 0, offset: 0, imm: 0 }]);
  expect(readsUnset).toThrow(/program test was refused: R0 !read_ok/);
  expect(readsUnset).toThrow(expect.objectContaining({ insnIndex: 0 }));
});
