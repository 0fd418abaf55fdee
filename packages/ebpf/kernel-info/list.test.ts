import { createBtfWriter, openBtf } from '@sonde/btf';
import { savedKernelInfo } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { type ListOptions, listProbes } from './list.ts';

function kernel() {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const file = writer.pointer(writer.struct('file', 8, []));
  const data = { name: '__data', type: writer.pointer() };
  writer.func('vfs_read', writer.funcProto(int, [{ name: 'file', type: file }]), 'static');
  writer.func('vfs_free', writer.funcProto(0, [{ name: 'file', type: file }]), 'static');
  const unnamed = writer.funcProto(0, [
    { name: '', type: data.type },
    { name: '', type: int },
  ]);
  writer.typedef('btf_trace_sched_switch', writer.pointer(unnamed));
  const named = writer.funcProto(0, [data, { name: 'cpu', type: int }]);
  writer.func('__probestub_sched_switch', named, 'static');
  writer.struct('bpf_iter__task', 16, [
    { name: 'meta', type: data.type, bitOffset: 0 },
    { name: 'file', type: file, bitOffset: 64 },
  ]);
  writer.struct('bpf_iter__task__safe_trusted', 8, []);
  return savedKernelInfo({
    release: '6.18.0',
    arch: 'x86_64',
    btfHash: '',
    possibleCpus: 1,
    onlineCpus: [0],
    features: { kprobe: true, fentry: true, iter: true },
    tracepoints: {
      'sched:sched_switch': {
        id: 1,
        fields: [
          { type: 'char', name: 'comm', offset: 8, size: 16, signed: false, arrayLength: 16 },
          { type: '__data_loc char[]', name: 'path', offset: 24, size: 4, signed: false },
          { type: 'char', name: 'rest', offset: 28, size: 0, signed: false, arrayLength: 0 },
        ],
      },
      'irq:softirq_entry': { id: 2, fields: [] },
    },
    functions: { vmlinux: ['vfs_read', 'vfs_free'], xfs: ['xfs_read'] },
    btf: writer.bytes(),
    moduleBtf: {},
  });
}

const list = (of: ReturnType<typeof kernel>, pattern?: string, options?: ListOptions): string[] =>
  listProbes(of, pattern, options).split('\n').slice(0, -1);

test.each([
  ['tracepoint:*', ['tracepoint:irq:softirq_entry', 'tracepoint:sched:sched_switch']],
  ['t:sched:*', ['tracepoint:sched:sched_switch']],
  ['tracepoint:sched_sw*', ['tracepoint:sched:sched_switch']],
  ['tracepoint:sched:x*', []],
  ['tracepoint:a:b:c', []],
  ['kprobe:vfs_*', ['kprobe:vfs_free', 'kprobe:vfs_read']],
  ['kprobe:xfs:*', ['kprobe:xfs:xfs_read']],
  // Without the types of the module, its functions cannot be attached to.
  ['fentry:*_read', ['fentry:vmlinux:vfs_read']],
  ['fr:vfs_read', ['fexit:vmlinux:vfs_read']],
  ['struct *_iter__ta*k', ['struct bpf_iter__task']],
  ['struct nothing', []],
  ['vfs_read', ['fentry:vmlinux:vfs_read', 'kprobe:vfs_read']],
  ['k*:vfs_read', ['kprobe:vfs_read']],
  ['*:sched:*', ['tracepoint:sched:sched_switch']],
  ['rawtracepoint:*', ['rawtracepoint:vmlinux:sched_switch']],
  ['iter:*', ['iter:task']],
  ['software:cpu*', ['software:cpu-clock:', 'software:cpu-migrations:', 'software:cpu:']],
  ['hardware:cyc*', ['hardware:cycles:']],
  ['interval:*', ['interval:hz:', 'interval:ms:', 'interval:s:', 'interval:us:']],
  ['*:hz', []],
  ['self:*', ['self:signal:SIGUSR1']],
  ['uprobe:/bin/sh:*', []],
  ['nonsense:*', []],
])('%s', (pattern, lines) => {
  expect(list(kernel(), pattern)).toEqual(lines);
});

test.each([
  [
    'tracepoint:sched:*',
    [
      'tracepoint:sched:sched_switch',
      '    char comm[16]',
      '    __data_loc char[] path',
      '    char rest[]',
    ],
  ],
  ['fexit:vfs_read', ['fexit:vmlinux:vfs_read', '    struct file * file', '    int retval']],
  ['kprobe:vfs_read', ['kprobe:vfs_read', '    struct file * arg0']],
  ['kretprobe:vfs_free', ['kretprobe:vfs_free', '    void']],
  ['rawtracepoint:*', ['rawtracepoint:vmlinux:sched_switch', '    int cpu']],
  ['iter:*', ['iter:task', '    struct file * file']],
  ['struct file', ['vmlinux: struct file {};', '']],
])('%s with arguments', (pattern, lines) => {
  expect(list(kernel(), pattern, { verbose: true })).toEqual(lines);
});

test('everything: the kernel, but neither binaries nor what repeats it', () => {
  const found = list(kernel()).map((line) => line.split(':')[0]);
  expect([...new Set(found)]).toEqual([
    'fentry',
    'hardware',
    'iter',
    'kprobe',
    'rawtracepoint',
    'software',
    'tracepoint',
  ]);
});

test.each([
  [
    'fentry:bpf:*',
    ['fentry:bpf:12:handle', 'fentry:bpf:12:step', 'fentry:bpf:7:handle', 'fentry:bpf:7:step'],
  ],
  ['fexit:bpf:7:*', ['fexit:bpf:7:handle', 'fexit:bpf:7:step']],
  ['f:bpf:*:st*', ['fentry:bpf:12:step', 'fentry:bpf:7:step']],
  ['fentry:*:step', []],
  ['fentry:bpf', []],
])('functions of BPF programs: %s', (pattern, lines) => {
  expect(list(withPrograms(), pattern)).toEqual(lines);
});

test('their arguments come from the types that they brought along', () => {
  const verbose = { verbose: true };
  expect(list(withPrograms(), 'fentry:bpf:7:step', verbose)).toEqual([
    'fentry:bpf:7:step',
    '    int n',
  ]);
  expect(list(withPrograms(), 'fexit:bpf:7:step', verbose)).toEqual([
    'fexit:bpf:7:step',
    '    int n',
  ]);
});

/** The kernel with two BPF programs of two functions each. */
function withPrograms() {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const proto = writer.funcProto(int, [{ name: 'n', type: int }]);
  const functions = ['step', 'handle'].map((name) => writer.func(name, proto, 'global'));
  const btf = openBtf(writer.bytes());
  return { ...kernel(), bpfPrograms: () => [12, 7].map((id) => ({ id, btf, functions })) };
}

test('a kernel without kprobes lists none', () => {
  const without = { ...kernel(), features: { kprobe: false, fentry: false } };
  expect(list(without, 'vfs_read')).toEqual([]);
});
