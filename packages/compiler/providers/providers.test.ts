import { expect, test } from 'vitest';
import { fixtureKernel } from '../kernel/fixture.ts';
import type { KernelFeature } from '../kernel/kernel-info.ts';
import { type Checked, checkText, codesOf } from '../types/check-text.ts';
import { showScript } from '../types/print.ts';

const targetsOf = ({ typed }: Checked) => typed.probes.flatMap((probe) => probe.targets);

/** Attach point, its full names. */
const names: [point: string, ...names: string[]][] = [
  ['begin', 'begin'],
  ['BEGIN', 'begin'],
  ['self:signal:SIGUSR1', 'self:signal:SIGUSR1'],
  ['interval:s:1', 'interval:s:1'],
  ['interval:1s', 'interval:us:1000000'],
  ['i:ms:10', 'interval:ms:10'],
  ['profile:hz:99', 'profile:hz:99'],
  ['interval:us:1_000_000', 'interval:us:1000000'],
  ['interval:1_0ms', 'interval:us:10000'],
  ['software:cs:1_0', 'software:cs:1_0'],
  ['profile:10ms', 'profile:us:10000'],
  ['tracepoint:sched:sched_switch', 'tracepoint:sched:sched_switch'],
  [
    't:syscalls:sys_exit_*',
    'tracepoint:syscalls:sys_exit_execve',
    'tracepoint:syscalls:sys_exit_openat',
  ],
  ['t:s*d:*exec', 'tracepoint:sched:sched_process_exec'],
  ['rt:sched_switch', 'rawtracepoint:sched_switch'],
  ['rawtracepoint:sched_*', 'rawtracepoint:sched_process_exit', 'rawtracepoint:sched_switch'],
  ['k:vfs_read', 'kprobe:vfs_read'],
  ['kprobe:vfs_read+4', 'kprobe:vfs_read+4'],
  ['kprobe:vmlinux:vfs_*', 'kprobe:vmlinux:vfs_read', 'kprobe:vmlinux:vfs_write'],
  ['kr:do_exit', 'kretprobe:do_exit'],
  ['fentry:vfs_read', 'fentry:vmlinux:vfs_read'],
  ['kretfunc:vfs_read', 'fexit:vmlinux:vfs_read'],
  ['u:bash:readline', 'uprobe:/usr/bin/bash:readline'],
  [
    'uprobe:bash:readline*',
    'uprobe:/usr/bin/bash:readline',
    'uprobe:/usr/bin/bash:readline_internal',
  ],
  ['uprobe:bash:0x1234', 'uprobe:/usr/bin/bash:0x1234'],
  ['u:/opt/app@2/server:accept_task', 'uprobe:/opt/app@2/server:accept_task'],
  ['u:/opt/app@2/server@list.c:10', 'uprobe:/opt/app@2/server:4100'],
  ['u:/opt/app@2/server@list.c:10:9', 'uprobe:/opt/app@2/server:4104'],
  ['u:/opt/app@2/server@a/main.c:12', 'uprobe:/opt/app@2/server:4112'],
  [
    'u:/opt/app@2/server:cpp:"pool::grow"',
    'uprobe:/opt/app@2/server:cpp:_ZN4pool4growEi',
    'uprobe:/opt/app@2/server:cpp:_ZN4pool4growEv',
  ],
  ['u:/opt/app@2/server:cpp:"pool::grow(int)"', 'uprobe:/opt/app@2/server:cpp:_ZN4pool4growEi'],
  ['ur:/opt/app@2/server:cpp:"*grow()"', 'uretprobe:/opt/app@2/server:cpp:_ZN4pool4growEv'],
  ['ur:bash:main', 'uretprobe:/usr/bin/bash:main'],
  ['usdt:bash:prompt', 'usdt:/usr/bin/bash:bash:prompt'],
  ['U:bash:bash:prompt', 'usdt:/usr/bin/bash:bash:prompt'],
  ['usdt:/usr/*/ba*:*:prompt', 'usdt:/usr/bin/bash:bash:prompt'],
  ['uprobe:/usr/*:main', 'uprobe:/usr/bin/bash:main'],
  ['software:cs:1', 'software:cs:1'],
  ['software:page-faults', 'software:page-faults'],
  ['h:cycles:1000', 'hardware:cycles:1000'],
  ['w:0x1000:4:rw', 'watchpoint:0x1000:4:rw'],
  ['iter:task', 'iter:task'],
  ['it:task:tasks', 'iter:task:tasks'],
  ['begin, end', 'begin', 'end'],
];

test('fentry in a module takes the types of that module', () => {
  const kernel = fixtureKernel();
  const functions = { ...kernel.functions, moduleOf: () => 'xfs' };
  const probe = 'fentry:xfs:vfs_read { }';
  const known = checkText(probe, {
    kernel: { ...kernel, functions, moduleBtf: () => kernel.btf },
  });
  expect(known.probes).toEqual(['fentry:xfs:vfs_read']);
  expect(codesOf(checkText(probe, { kernel: { ...kernel, functions } }))).toEqual([
    'probe-unsupported',
  ]);
});

test('functions of BPF programs, by their own types', () => {
  const { btf } = fixtureKernel();
  const functions = ['vfs_read', 'do_exit'].map((name) => btf.find('func', name)!);
  const bpfPrograms = () => [7, 8].map((id) => ({ id, btf, functions }));
  const kernel = fixtureKernel({ kernel: { bpfPrograms } });
  const probesOf = (point: string) => checkText(`${point} { print(args); }`, { kernel }).probes;
  expect(probesOf('fentry:bpf:vfs_read')).toEqual([
    'fentry:bpf:7:vfs_read',
    'fentry:bpf:8:vfs_read',
  ]);
  expect(probesOf('fexit:bpf:8:*')).toEqual(['fexit:bpf:8:vfs_read', 'fexit:bpf:8:do_exit']);
  const { typed } = checkText('fexit:bpf:7:vfs_read { print(args.count); }', { kernel });
  expect(typed.probes[0]?.targets[0]).toMatchObject({ program: 7, btfId: functions[0] });
  expect(codesOf(checkText('fexit:bpf:7:do_exit { print(retval); }', { kernel }))).toEqual([
    'not-callable-here',
  ]);
});

test.each(names)('%s', (point, ...expected) => {
  const checked = checkText(`${point} { }`);
  expect(codesOf(checked)).toEqual([]);
  expect(checked.probes).toEqual(expected);
});

/** Attach point, the code it gives, and words of its message. */
const refused: [point: string, code: string, message: string][] = [
  ['tracepont:a:b', 'unknown-provider', "'tracepont'"],
  ['begin:x', 'bad-attach-point', 'begin'],
  ['self:signal:SIGTERM', 'bad-attach-point', 'SIGTERM'],
  ['self:x', 'bad-attach-point', 'signal'],
  ['interval', 'bad-attach-point', 'unit'],
  ['interval:x:1', 'bad-attach-point', "'x'"],
  ['interval:s:0', 'bad-attach-point', "'0'"],
  ['interval:100ns', 'bad-attach-point', '100 ns'],
  ['profile:hz:99:1', 'bad-attach-point', 'unit'],
  ['tracepoint:sched', 'bad-attach-point', 'category'],
  ['tracepoint:sched:nosuch', 'probe-not-found', 'sched:nosuch'],
  ['tracepoint:nosuch:*', 'probe-not-found', 'nosuch:*'],
  ['rawtracepoint:nosuch', 'probe-not-found', 'nosuch'],
  ['kprobe:nosuch', 'probe-not-found', 'nosuch'],
  ['kprobe:nosuch:vfs_read', 'probe-not-found', 'vfs_read'],
  ['kprobe:vfs_read+x', 'bad-attach-point', 'offset'],
  ['kprobe:0x1234', 'unsafe-function', 'address'],
  ['kretprobe:vfs_read+4', 'bad-attach-point', 'offset'],
  ['fentry:nosuch', 'probe-not-found', 'nosuch'],
  ['fentry:bpf:prog', 'probe-not-found', 'No BPF program'],
  ['fexit:bpf:x:prog', 'bad-attach-point', "'x'"],
  ['fentry:bpf:1:prog:more', 'bad-attach-point', 'function'],
  ['uprobe:nosuch:main', 'probe-not-found', "'nosuch'"],
  ['uprobe:bash:readlin', 'probe-not-found', 'readlin'],
  ['uprobe:bash', 'bad-attach-point', 'function'],
  ['uprobe:bash:cpp:main', 'probe-not-found', 'main'],
  ['uprobe:bash:rust:main', 'bad-attach-point', "'rust'"],
  ['uretprobe:bash:0x1234', 'bad-attach-point', 'address'],
  ['uprobe:bash@main.c:1', 'probe-unsupported', 'no debugging information'],
  ['uprobe:nosuch@main.c:1', 'probe-not-found', "'nosuch'"],
  ['uprobe:/opt/app@2/server@none.c:1', 'probe-not-found', 'none.c'],
  ['uprobe:/opt/app@2/server@main.c:10', 'bad-attach-point', 'one of 2 source files'],
  ['uprobe:/opt/app@2/server@list.c:11', 'probe-not-found', 'list.c:11'],
  ['uprobe:/opt/app@2/server@list.c:10:4', 'probe-not-found', 'list.c:10:4'],
  ['uprobe:/opt/app@2/server@list.c', 'bad-attach-point', 'not a source line'],
  ['uprobe:/opt/app@2/server@list.c:0', 'bad-attach-point', 'not a source line'],
  ['uretprobe:/opt/app@2/server@list.c:10', 'bad-attach-point', 'not a source line'],
  ['usdt:bash:nosuch', 'probe-not-found', 'nosuch'],
  ['usdt:prompt', 'bad-attach-point', 'binary'],
  ['usdt:*:nosuch', 'probe-not-found', 'No binary'],
  ['uprobe:/usr/*:nosuch', 'probe-not-found', 'No binary'],
  ['software:nosuch', 'bad-attach-point', "'nosuch'"],
  ['software:cs:x', 'bad-attach-point', "'x'"],
  ['watchpoint:0:4:w', 'bad-attach-point', 'address'],
  ['watchpoint:0x1000:3:w', 'bad-attach-point', '3 bytes'],
  ['watchpoint:0x1000:4:r', 'bad-attach-point', "'r'"],
  ['iter:nosuch', 'probe-not-found', 'nosuch'],
  ['iter:task*', 'bad-attach-point', 'wildcard'],
];

test.each(refused)('%s gives %s', (point, code, message) => {
  const { diagnostics } = checkText(`${point} { }`);
  expect(diagnostics.map((each) => each.code)).toEqual([code]);
  expect(diagnostics[0]?.message).toContain(message);
});

const lacking: [point: string, feature: KernelFeature][] = [
  ['kprobe:vfs_read', 'kprobe'],
  ['fentry:vfs_read', 'fentry'],
  ['iter:task', 'iter'],
  ['hardware:cycles', 'hardware_events'],
];

test.each(lacking)('%s needs %s', (point, feature) => {
  const checked = checkText(`${point} { }`, { kernel: fixtureKernel({ without: [feature] }) });
  expect(codesOf(checked)).toEqual(['probe-unsupported']);
});

test('with a process, a USDT probe needs no binary', () => {
  const { probes } = checkText('usdt:prompt { } usdt:*:bash:prompt { }', { options: { pid: 1 } });
  expect(new Set(probes)).toEqual(new Set(['usdt:/usr/bin/bash:bash:prompt']));
});

test('missing probes are an error, a warning or nothing, as the config says', () => {
  const codes = (policy: string) =>
    codesOf(checkText(`config = { missing_probes = ${policy}; } t:a:b, begin { }`));
  expect(codes('error')).toEqual(['probe-not-found']);
  expect(codes('warn')).toEqual(['?probe-not-found']);
  expect(codes('ignore')).toEqual([]);
});

test.each([
  ['t:sched:nosuch*, begin { }', []],
  ['config = { missing_probes = warn; } t:sched:nosuch*, begin { }', []],
  ['k:nosuch*, k:vfs_read { }', []],
  ['uprobe:bash:nosuch*, uprobe:bash:readline { }', []],
  ['*:sched:nosuch*, begin { }', []],
  // Alone, or beside another of its kind, it leaves the probe without anything.
  ['t:sched:nosuch* { } begin { }', ['probe-not-found']],
  ['t:sched:nosuch*, t:sched:none* { }', ['probe-not-found', 'probe-not-found']],
  ['config = { missing_probes = warn; } t:sched:nosuch* { } begin { }', ['?probe-not-found']],
  // A name is meant, and so is a binary.
  ['t:sched:nosuch, begin { }', ['probe-not-found']],
  ['uprobe:nosuch:main*, begin { }', ['probe-not-found']],
])('%s: a wildcard may match nothing when another attach point does', (text, codes) => {
  expect(codesOf(checkText(text))).toEqual(codes);
});

test('a name close to a missing one is offered', () => {
  const { diagnostics } = checkText('t:sched:sched_swich { } k:vfs_red { } u:bash:readlin { }');
  expect(diagnostics.map((each) => each.hints[0])).toEqual([
    'Did you mean tracepoint:sched:sched_switch?',
    'Did you mean kprobe:vfs_read?',
    'Did you mean uprobe:/usr/bin/bash:readline or uprobe:/usr/bin/bash:readline_internal?',
  ]);
});

test('a source line without code: those near it', () => {
  const { diagnostics } = checkText(
    'u:/opt/app@2/server@list.c:11 { } u:/opt/app@2/server@list.c:10:1 { }',
  );
  expect(diagnostics.map((each) => each.hints[0])).toEqual([
    'Lines with code near it: 10, 12',
    'Columns of line 10 with code: 3, 9',
  ]);
});

test('arguments of functions that debugging information describes', () => {
  const codes = (body: string) => codesOf(checkText(`u:/opt/app@2/server:accept_task { ${body} }`));
  expect(codes('print(args.task.pid); print(args);')).toEqual([]);
  expect(codes('print(args.ratio);')).toEqual(['unknown-field']);
  expect(codes('print(args.nosuch);')).toEqual(['unknown-field']);
  expect(codes('print(((struct task_struct *)arg1)->pid);')).toEqual([]);
  expect(codesOf(checkText('u:bash:main { print(args); }'))).toEqual(['not-callable-here']);
  expect(codesOf(checkText('u:/opt/app@2/server:accept_task+4 { print(args); }'))).toEqual([
    'not-callable-here',
  ]);
});

test('one program serves all matches of a wildcard', () => {
  const { typed } = checkText('t:syscalls:* { @[probe] = count(); }');
  expect(typed.probes.map((probe) => probe.targets.length)).toEqual([6]);
});

test('a body that reads args gets a program for each layout', () => {
  const { typed } = checkText(
    't:syscalls:sys_exit_* { print(args.ret); } t:sched:sched_* { print(args); }',
  );
  expect(typed.probes.map((probe) => probe.targets.length)).toEqual([2, 1, 1, 1, 1]);
});

test('a body that reads probe gets a program for each target when no cookie tells them apart', () => {
  const programs = (script: string, without: KernelFeature[] = []) =>
    checkText(script, { kernel: fixtureKernel({ without }) }).typed.probes.length;
  expect(programs('begin, end { print(probe); }')).toBe(2);
  expect(programs('begin, end { print(1); }')).toBe(2);
  expect(programs('t:syscalls:sys_exit_* { print(probe); }')).toBe(1);
  expect(programs('t:syscalls:sys_exit_* { print(probe); }', ['perf_link'])).toBe(2);
  expect(programs('t:syscalls:sys_exit_* { for $i : 0..2 { print(probe); } }')).toBe(2);
  expect(programs('rt:sched_* { print(1); }')).toBe(1);
  expect(programs('rt:sched_* { print(probe); }')).toBe(2);
});

test('program names are unique, short and valid in C', () => {
  const { typed } = checkText(
    't:syscalls:sys_enter_* { print(args); } u:bash:readline_* { } i:1s { } p:hz:9 { }',
  );
  const programs = typed.probes.map((probe) => probe.name);
  expect(new Set(programs).size).toBe(programs.length);
  for (const name of programs) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]{0,47}$/);
});

test('targets carry what attaching needs', () => {
  expect(
    targetsOf(checkText('i:hz:4, p:hz:99, p:1ms, s:cs:7, k:vfs_read+8, kr:vfs_read { }')),
  ).toEqual([
    { probe: 0, kind: 'interval', periodNs: 250_000_000 },
    { probe: 1, kind: 'profile', frequencyHz: 99 },
    { probe: 2, kind: 'profile', periodNs: 1_000_000 },
    { probe: 3, kind: 'perf', type: 'software', event: 'cs', config: 3, samplePeriod: 7 },
    { probe: 4, kind: 'kprobe', return: false, function: 'vfs_read', offset: 8 },
    { probe: 5, kind: 'kprobe', return: true, function: 'vfs_read', offset: 0 },
  ]);
});

test.each([
  ['interval:ms:$1', ['7'], 'interval:ms:7'],
  ['interval:ms:1$1', ['7'], 'interval:ms:17'],
  ['tracepoint:$2:sched_switch', ['7', 'sched'], 'tracepoint:sched:sched_switch'],
])('%s with %s is %s', (point, positional, name) => {
  expect(checkText(`${point} { }`, { options: { positional } }).probes).toEqual([name]);
});

test('a parameter of an attach point is put in as written, not inside quotes', () => {
  expect(codesOf(checkText('interval:ms:$1 { }'))).toEqual([
    '?positional-missing',
    'bad-attach-point',
  ]);
  const quoted = checkText('uprobe:"$1":main { }', { options: { positional: ['bash'] } });
  expect(quoted.diagnostics[0]?.message).toContain("'$1'");
});

test('probe compares with a literal: each attach point has a program that knows the answer', () => {
  const { typed, diagnostics } = checkText(
    'tracepoint:syscalls:sys_exit_* { if (probe == "tracepoint:syscalls:sys_exit_openat") { print(1); } }',
  );
  expect(diagnostics).toEqual([]);
  const printing = typed.probes.map((probe) =>
    showScript({ ...typed, probes: [probe] }, []).includes('print('),
  );
  expect(printing).toEqual([false, true]);
});
