import { Machine, relocate } from '@sonde/asm';
import { expect, test } from 'vitest';
import type { CompiledScript } from '../artifact.ts';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';
import type { KernelInfo } from '../kernel/kernel-info.ts';

const ids: Readonly<Record<string, number>> = { bpf_preempt_disable: 901, bpf_preempt_enable: 902 };

/** The frozen kernel as one of another release, with the functions of the guard. */
function kernelOf(release: string, without: 'kfunc'[] = []): KernelInfo {
  const { btf } = fixtureKernel();
  const find: typeof btf.find = (kind, name) => ids[name] ?? btf.find(kind, name);
  return fixtureKernel({ without, kernel: { release, btf: { ...btf, find } } });
}

function compiledFor(script: string, kernel: KernelInfo): CompiledScript {
  const options = { sourceName: 's', positional: [], named: {}, unsafe: false, config: {} };
  const { compiled, diagnostics } = compile(script, kernel, options);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  return compiled;
}

/** Runs the first program with `nsecs` = 0, 1 and 2; gives what each run called of the guard. */
function guarded(script: string, kernel: KernelInfo): string[] {
  const compiled = compiledFor(script, kernel);
  const [program] = compiled.programs;
  const insns = relocate(program!.insns, program!.relocations, (map) => map);
  return [0n, 1n, 2n].map((now) => {
    const calls: string[] = [];
    const note = (call: string) => () => {
      calls.push(call);
      return 0n;
    };
    const machine = new Machine({
      maps: compiled.maps,
      helpers: { ktime_get_boot_ns: () => now },
      kernelFunctions: new Map([
        [901, note('disable')],
        [902, note('enable')],
      ]),
    });
    machine.run(insns, { context: new Uint8Array(168) });
    return calls.join(' ');
  });
}

const body = '{ if (nsecs == 1) { return; } @[nsecs] = count(); if (nsecs == 2) { $x = comm; } }';
const guard = 'disable enable';

test.each([
  ['uprobe:bash:readline', '6.12.1', guard],
  ['uprobe:bash:readline', '7.3.4', guard],
  ['rawtracepoint:sched_switch', '7.3.4', guard],
  ['rawtracepoint:sched_switch', '6.18.44', ''],
  ['tracepoint:sched:sched_switch', '7.3.4', ''],
  ['tracepoint:syscalls:sys_enter_openat', '7.3.4', ''],
  ['kprobe:vfs_read', '7.3.4', ''],
])('every way through %s on %s keeps other tasks away: %s', (probe, release, calls) => {
  expect(guarded(`${probe} ${body}`, kernelOf(release))).toEqual([calls, calls, calls]);
});

test('tracepoints of system calls can be preempted where their programs may sleep', () => {
  const script = `tracepoint:syscalls:sys_enter_openat ${body}`;
  expect(guarded(script, sleepableOnArm())).toEqual([guard, guard, guard]);
});

test.each([
  ['of other tracepoints share one', fixtureKernel(), 1],
  ['that a task can be preempted in have their own', sleepableOnArm(), 3],
])('scratch memory: programs %s', (_name, kernel, elements) => {
  const clause =
    'tracepoint:syscalls:sys_enter_openat { $s = str(args.filename, 512); print($s); }';
  const scratch = compiledFor(clause.repeat(3), kernel).maps.find(({ role }) => role === 'scratch');
  expect(scratch?.maxEntries).toBe(elements);
});

/** A kernel that preempts them, on a machine where nothing else can serve them. */
function sleepableOnArm(): KernelInfo {
  return {
    ...kernelOf('7.3.4'),
    features: { kfunc: true, sleepable_tracepoint: true },
    arch: 'aarch64',
  };
}

test('kernels before 6.10 lack the functions', () => {
  expect(guarded(`uprobe:bash:readline ${body}`, kernelOf('6.6.9', ['kfunc']))).toEqual([
    '',
    '',
    '',
  ]);
});
