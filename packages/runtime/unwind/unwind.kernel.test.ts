import { spawn } from 'node:child_process';
import { compile } from '@sonde/compiler';
import { loadBinding, localKernelInfo, probeFeatures } from '@sonde/ebpf';
import { resultRenderer } from '@sonde/output';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostResolver } from '../resolve-host.ts';
import { startSession } from '../session.ts';
import { buildProgram, traceProgram } from '../testing/trace-program.ts';

/** Frames of different sizes, no frame pointers, and one that needs rbp because its size is known only when it runs. */
const program = buildProgram(
  `#include <unistd.h>
#define KEEP asm volatile("" ::: "memory")
__attribute__((noipa)) int leaf(int x) { KEEP; return x * 3; }
__attribute__((noipa)) int inner(int x) { volatile int a[7]; a[x % 7] = x; return leaf(x) + a[x % 7]; }
__attribute__((noipa)) int sized(int x) { volatile char a[x + 9]; a[x] = 1; return inner(x) + a[x]; }
__attribute__((noipa)) int outer(int x) { volatile int a[99]; a[x % 99] = x; return sized(x) + a[x % 99]; }
__attribute__((noipa)) int spin(int x) { volatile int n = 0; while (n < 200000) n++; return n + x; }
__attribute__((noipa)) int busy(int x) { volatile int a[5]; a[x % 5] = x; return spin(x) + a[x % 5]; }
int main(void) {
  int sum = 0;
  for (int i = 0; i < 20000; i++) { sum += outer(i % 50) + busy(i); usleep(500); }
  return sum == 0;
}
`,
  ['-O2', '-fomit-frame-pointer'],
);
const target = spawn(program.path, { stdio: 'ignore' });
const binding = loadBinding();
const features = probeFeatures({ binding, btf: () => kernel.btf });
const kernel = localKernelInfo({ features: () => features });

beforeAll(() => new Promise((resolve) => setTimeout(resolve, 200)));
afterAll(() => {
  target.kill();
  program.remove();
});

/** What a script prints of the program until it exits, with functions but no offsets; stacks without what calls main. */
async function trace(script: string, dwarfPid = target.pid!): Promise<string> {
  const { compiled, diagnostics } = compile(script.replaceAll('PROGRAM', program.path), kernel, {
    sourceName: 'test',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    dwarfPid,
  });
  if (compiled === undefined) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const renderer = resultRenderer(compiled.schema, 'text');
  let text = '';
  const session = await startSession(compiled, {
    binding,
    kernel,
    limits: { durationMs: 10_000 },
    createResolver: hostResolver(binding, { pids: [target.pid!] }),
    onOutput(output) {
      if (output.kind === 'events' || output.kind === 'host-text')
        text += renderer
          .item(output)
          .map((each) => each.text)
          .join('');
    },
  });
  await session.ended;
  return text;
}

/** The functions of a printed stack, up to main. */
function functionsOf(text: string): string[] {
  const names = [...text.matchAll(/^\s*(\w+)\+\d+/gm)].map(([, name]) => name!);
  return names.slice(0, names.indexOf('main') + 1);
}

const chain = ['leaf', 'inner', 'sized', 'outer', 'main'];

test('a uprobe sees every caller, where ustack sees none', async () => {
  const probe = 'uprobe:PROGRAM:leaf';
  expect(functionsOf(await trace(`${probe} { print(dw_ustack()); exit(); }`))).toEqual(chain);
  expect(functionsOf(await trace(`${probe} { print(ustack()); exit(); }`))).toEqual([]);
});

test('a sample of user mode sees every caller', async () => {
  const sampled = `software:cpu-clock:500000 /pid == ${target.pid}/ { print(dw_ustack()); exit(); }`;
  expect(functionsOf(await trace(sampled)).slice(-3)).toEqual(['spin', 'busy', 'main']);
});

test('a tracepoint begins from where the task entered the kernel', async () => {
  const script = `tracepoint:syscalls:sys_enter_clock_nanosleep /pid == ${target.pid}/ { print(dw_ustack()); exit(); }`;
  expect(functionsOf(await trace(script)).at(-1)).toBe('main');
});

test('no more frames than asked for', async () => {
  const text = await trace('uprobe:PROGRAM:leaf { print(dw_ustack(perf, 2)); exit(); }');
  expect(text.trim().split('\n')).toHaveLength(2);
});

test('a process whose tables were not read is reported', async () => {
  const text = await trace('uprobe:PROGRAM:leaf { print(dw_ustack()); exit(); }', process.pid);
  expect(text).toContain('No DWARF unwind data available for this process.');
});

const plug = buildProgram(
  `int plugged(int (*f)(int), int x) { volatile int a[33]; a[x % 33] = x; return f(x) + a[x % 33]; }
`,
  ['-O2', '-fomit-frame-pointer', '-shared', '-fPIC'],
);
/** Calls its function at once, and then through a library that it loads, for as long as a second. */
const loader = buildProgram(
  `#include <dlfcn.h>
#include <unistd.h>
__attribute__((noipa)) int leaf(int x) { asm volatile("" ::: "memory"); return x * 3; }
__attribute__((noipa)) int outer(int x) { volatile int a[9]; a[x % 9] = x; return leaf(x) + a[x % 9]; }
int main(void) {
  int sum = outer(1);
  int (*plugged)(int (*)(int), int) = dlsym(dlopen("${plug.path}", RTLD_NOW), "plugged");
  for (int i = 0; i < 20; i++) { sum += plugged(outer, i); usleep(50000); }
  return sum == 0;
}
`,
  ['-O2', '-fomit-frame-pointer'],
);
afterAll(() => {
  plug.remove();
  loader.remove();
});

test('a command is known from its first instruction on', async () => {
  const text = await traceProgram(
    loader,
    'uprobe:PROGRAM:leaf /@done == 0/ { @done = 1; print(dw_ustack()); exit(); }',
  );
  expect(functionsOf(text)).toEqual(['leaf', 'outer', 'main']);
  expect(text).toContain('_start');
  expect(text).not.toContain('<unwind failure>');
});

test('a library that is loaded later is known after the first stacks through it, which say where they end', async () => {
  const text = await traceProgram(
    loader,
    'uprobe:PROGRAM:leaf { @n++; if (@n == 2 || @n == 20) { print(dw_ustack()); } }',
  );
  const [first, later] = text.split(/\n{3,}/);
  expect(first).toMatch(/leaf\+0\n\s+outer\+\d+\n\s+plugged\+\d+\n\s+<unwind failure>$/);
  expect(functionsOf(later!)).toEqual(['leaf', 'outer', 'plugged', 'main']);
});

test('frames by build id are what the program and the address in it say', async () => {
  const text = await traceProgram(
    loader,
    'uprobe:PROGRAM:leaf { print(dw_ustack(build_id, 2)); print(dw_ustack(raw, 2)); print(ustack(build_id, 1)); exit(); }',
  );
  const [byId, raw, kernels] = text.split(/\n{3,}/).map((stack) => stack.trim().split('\n'));
  expect(byId![0]).toBe(kernels![0]);
  const offsets = byId!.map((line) => Number.parseInt(line.split(' ')[1]!, 16));
  const addresses = raw!.map((line) => Number.parseInt(line, 16));
  expect(offsets[1]! - offsets[0]!).toBe(addresses[1]! - addresses[0]!);
  expect(byId![1]!.split(' ')[0]).toBe(byId![0]!.split(' ')[0]);
});

test('a process that is gone is named', async () => {
  await expect(
    trace('begin { print(1); } uprobe:PROGRAM:leaf { print(dw_ustack()); }', 0x3ffffe),
  ).rejects.toThrow(/process 4194302/);
});
