import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '@sonde/compiler';
import {
  findTracefs,
  type LocalKernelInfo,
  loadBinding,
  localKernelInfo,
  probeFeatures,
} from '@sonde/ebpf';
import { emptyDictionary, iterateRecords, type Rendered, textRenderer } from '@sonde/output';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startChild } from './child.ts';
import { startSession } from './session.ts';

/**
 * Makes every system call there is, by number, under a filter that lets none of them do anything: they are refused, but
 * the kernel shows them to tracers on their way out. With an argument: 32-bit ones, which tracers must not see.
 */
const source = `
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv) {
  if (argc > 1) {
    int result;
    for (int i = 0; i < 7; i++) asm volatile("int $0x80" : "=a"(result) : "a"(20));
    syscall(SYS_getppid);
    return result == getpid() ? 0 : 1;
  }
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOTTY),
  };
  struct sock_fprog filter = {sizeof code / sizeof *code, code};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter)) return 1;
  for (long nr = 0; nr < 500; nr++)
    if (nr != SYS_exit_group) syscall(nr, 1, 2, 3, 4, 5, 6);
  return 0;
}`;

const binding = loadBinding();
const own = localKernelInfo({
  features: () => probeFeatures({ binding, btf: () => own.btf }),
});
/** What serves system calls on kernels that lose runs of the rest is in older ones too. */
const kernels: readonly [string, LocalKernelInfo][] = [
  ['as on this kernel', own],
  [
    'as on 7.3',
    { ...own, release: '7.3.4', features: { ...own.features, sleepable_tracepoint: true } },
  ],
];
const folder = mkdtempSync(join(tmpdir(), 'sonde-calls-'));
const program = join(folder, 'calls');
/** A trace buffer of our own: what ftrace shows of the same process is the judge. */
const instance = `${findTracefs()}/instances/sonde_calls_${process.pid}`;

beforeAll(() => {
  writeFileSync(`${program}.c`, source);
  execFileSync('gcc', ['-o', program, `${program}.c`]);
  mkdirSync(instance);
  writeFileSync(`${instance}/buffer_size_kb`, '4096');
});

afterAll(() => {
  writeFileSync(`${instance}/events/syscalls/enable`, '0');
  rmdirSync(instance);
  rmSync(folder, { recursive: true });
});

/** What the program printed by `printf`, and what ftrace saw of its calls. */
async function trace(script: string, args: readonly string[], kernel: LocalKernelInfo) {
  const child = startChild(binding, [program, ...args]);
  const { compiled, diagnostics } = compile(script, kernel, {
    sourceName: 'test',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    childPid: child.pid,
  });
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  writeFileSync(`${instance}/trace`, '');
  writeFileSync(`${instance}/set_event_pid`, String(child.pid));
  writeFileSync(`${instance}/events/syscalls/enable`, '1');
  const render = textRenderer(compiled.schema);
  const rows: string[] = [];
  const session = await startSession(compiled, {
    binding,
    kernel,
    child,
    onOutput: (output) => {
      if (output.kind !== 'events') return;
      for (const record of iterateRecords(output.records)) {
        const row = render(record as Uint8Array, emptyDictionary, 0n) as Rendered | undefined;
        rows.push(row?.text ?? '');
      }
    },
  });
  await session.ended;
  writeFileSync(`${instance}/events/syscalls/enable`, '0');
  return { compiled, rows, seen: readFileSync(`${instance}/trace`, 'utf8') };
}

const results = (text: string): string[] =>
  [...text.matchAll(/: sys_(\w+) -> (0x[0-9a-f]+)/g)].map(([, name, ret]) => `${name} ${ret}`);

describe.each(kernels)('%s', (_name, kernel) => {
  test('a wildcard over the exits of all system calls sees what ftrace sees', async () => {
    const script =
      'tracepoint:syscalls:sys_exit_* /pid == cpid/ { printf("%s %d 0x%lx", probe, args.__syscall_nr, args.ret); }';
    const { compiled, rows, seen } = await trace(script, [], kernel);
    expect(compiled.programs.map((each) => each.carrier?.event)).toEqual(['sys_exit']);
    const shown = rows.map((row) => row.replace(/^tracepoint:syscalls:sys_exit_(\w+) \d+/, '$1'));
    expect(shown.length).toBeGreaterThan(300);
    expect(shown.filter((row) => row.endsWith(' 0xffffffffffffffe7')).length).toBeGreaterThan(300);
    expect(shown).toEqual(results(seen));
  });

  test('its numbers are those that the calls were made with', async () => {
    const script =
      'tracepoint:syscalls:sys_exit_* /pid == cpid && args.ret == -25/ { printf("%d", args.__syscall_nr); }';
    const { rows } = await trace(script, [], kernel);
    const numbers = rows.map(Number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('32-bit calls are not taken for 64-bit ones', async () => {
    const script = 'tracepoint:syscalls:sys_enter_* /pid == cpid/ { printf("%s", probe); }';
    const { compiled, rows, seen } = await trace(script, ['32-bit'], kernel);
    expect(compiled.programs.map((each) => each.carrier?.event)).toEqual(['sys_enter']);
    const shown = rows.map((row) => row.replace('tracepoint:syscalls:sys_enter_', ''));
    expect(shown).toContain('getppid');
    expect(shown).not.toContain('writev');
    expect(shown).toEqual([...seen.matchAll(/: sys_(\w+)\(/g)].map(([, name]) => name));
  });
});
