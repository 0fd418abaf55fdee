import { expect, test } from 'vitest';
import { complete } from './complete.ts';
import { kernelContext } from './kernel-context.ts';
import { caret, context } from './testing/caret.ts';

function completed(marked: string) {
  const { text, offset } = caret(marked);
  const { from, items } = complete(text, offset, context);
  const labels = items.map(({ label }) => label);
  const details = Object.fromEntries(items.map(({ label, detail }) => [label, detail]));
  return { replaced: text.slice(from, offset), labels, details };
}

test.each([
  ['', 'tracep|', 'tracep', 'tracepoint:'],
  ['in any case', 'TRACEP|', 'TRACEP', 'tracepoint:'],
  ['an empty script', '|', '', 'kprobe:'],
  ['a keyword', 'mac|', 'mac', 'macro'],
  ['behind a probe', 'begin { } inter|', 'inter', 'interval:'],
  ['', 'tracepoint:sched:sched_sw|', 'tracepoint:sched:sched_sw', 'tracepoint:sched:sched_switch'],
  ['an alias stays', 't:sched:sched_sw| { }', 't:sched:sched_sw', 't:sched:sched_switch'],
  ['', 'kprobe:|', 'kprobe:', 'kprobe:vfs_read'],
  ['', 'kretprobe:vfs_w|', 'kretprobe:vfs_w', 'kretprobe:vfs_write'],
  ['the second of two', 'kprobe:a, fentry:vfs_r|', 'fentry:vfs_r', 'fentry:vfs_read'],
  ['', 'fexit:do|', 'fexit:do', 'fexit:do_exit'],
  ['', 'rawtracepoint:sched_s| { }', 'rawtracepoint:sched_s', 'rawtracepoint:sched_switch'],
  ['', 'interval:| { }', 'interval:', 'interval:s:1'],
  ['', 'profile:h| { }', 'profile:h', 'profile:hz:99'],
  ['', 'software:page| { }', 'software:page', 'software:page-faults'],
  ['', 'h:cache| { }', 'h:cache', 'h:cache-misses'],
  ['what a wildcard means', 'kprobe:*read| { }', 'kprobe:*read', 'kprobe:vfs_read'],
  ['a wildcard', 't:sch*:*switch| { }', 't:sch*:*switch', 't:sched:sched_switch'],
])('probes %s: %s', (_, marked, replaced, label) => {
  const found = completed(marked);
  expect(found.replaced).toBe(replaced);
  expect(found.labels).toContain(label);
});

test.each([
  ['begin { @a = cou| }', 'count'],
  ['begin { @a = cou|', 'count'],
  ['begin { str| }', 'strftime'],
  ['begin /pi|/ { }', 'pid'],
  ['begin { wh| }', 'while'],
  ['begin /pid == ti|', 'tid'],
  ['begin /pid == ti|/ { }', 'tid'],
  ['begin /|', 'pid'],
  ['begin { print(1); } end { if (pi|', 'pid'],
  ['macro twice($a) { $a } begin { tw| }', 'twice'],
  ['fn add($a : int64) : int64 { return $a; } begin { print(ad|) }', 'add'],
  ['begin { print(AF_IN|) }', 'AF_INET6'],
  ['begin { print(TCP_|) }', 'TCP_ESTABLISHED'],
  ['#define LIMIT 3\nbegin { print(LIM|) }', 'LIMIT'],
  ['begin { print(sizeof(struct task|)) }', 'task_struct'],
  ['struct mine { int a; };\nbegin { print(sizeof(struct mi|)) }', 'mine'],
  ['config = { max_m| } begin { }', 'max_map_keys'],
  ['config = { max_map_keys = 3; stack| } begin { }', 'stack_mode'],
  ['config = { st|', 'stack_mode'],
  ['begin { $x = (uint|)1 }', 'uint64'],
  ['begin { let $x : str| }', 'string'],
])('names: %s', (marked, label) => {
  expect(completed(marked).labels).toContain(label);
});

test.each([
  ['config = { stack_mode = | } begin { }', ['bpftrace', 'perf', 'raw', 'build_id']],
  ['config = { max_strlen = 9; stack_mode=b| }', ['bpftrace', 'build_id']],
  ['config = { cpp_demangle = | ', ['true', 'false']],
  ['config = { unstable_tseries = w|; }', ['warn']],
  ['config = { license = Dual| }', []],
  ['let @m = |', ['hash', 'lruhash', 'percpuhash', 'percpulruhash']],
  ['let @m = perc|\nbegin { @m = 1 }', ['percpuhash', 'percpulruhash']],
  ['begin { } let @m = lr|(10);', ['lruhash']],
])('exactly: %s', (marked, labels) => {
  expect(completed(marked).labels).toEqual(labels);
});

test.each([
  ['begin { $start = 1; print($st|) }', { $start: 'int8' }],
  ['begin { $other = 1; } end { $mine = comm; print($|) }', { $mine: 'string[16]' }],
  ['begin { $x = curtask; print($x|', { $x: 'struct task_struct *' }],
  ['begin { print($1); print($|) }', { $1: 'positional parameter' }],
  ['begin { @start = nsecs; print(@|) }', { '@start': '@start : uint64' }],
  [
    'begin { @n[comm, pid] = count(); } end { print(@|',
    { '@n': '@n[string[16], uint32] : count_t' },
  ],
])('in scope: %s', (marked, details) => {
  expect(completed(marked).details).toEqual(details);
});

test.each([
  ['tracepoint:sched:sched_switch { print(args.| }', 'next_pid', 'int32'],
  ['tracepoint:sched:sched_switch { @[args->next_c|] = 1 }', 'next_comm', 'string[16]'],
  ['tracepoint:sched:sched_switch /args.pr|/ { }', 'prev_pid', 'int32'],
  ['fentry:vfs_read { print(args.| }', 'count', 'uint64'],
  ['iter:task { print(ctx->|) }', 'task', 'struct task_struct *'],
  ['rawtracepoint:sched_switch { print(args.ne|) }', 'next', 'struct task_struct *'],
  ['rawtracepoint:sched_switch { print(args.next->co|) }', 'comm', 'string[16]'],
  ['uprobe:/opt/app@2/server:accept_task { print(args.|) }', 'task', 'struct task_struct'],
  ['begin { curtask->| }', 'pid', 'int32'],
  ['begin { print(curtask->real_parent->| }', 'tgid', 'int32'],
  ['begin { print(curtask->se.vr|) }', 'vruntime', 'uint64'],
  ['begin { print(curtask->on|) }', 'on_cpu', 'int32'],
  ['kprobe:vfs_read { print(((struct sock *)arg0)->| }', '__sk_common', 'struct sock_common'],
  ['begin { $t = curtask; print($t->|); }', 'comm', 'string[16]'],
  ['begin { $t = curtask; $t->|\n  print(1); }', 'comm', 'string[16]'],
  ['begin { $t = curtask; if ($t->| ', 'comm', 'string[16]'],
  ['begin { @t[1] = curtask; print(@t[1]->|) }', 'comm', 'string[16]'],
  ['begin { $r = (low = 1, high = comm); print($r.|) }', 'high', 'string[16]'],
  ['begin /curtask->|/ { }', 'pid', 'int32'],
  ['begin /curtask->|', 'pid', 'int32'],
  ['begin /strlen(curtask->|', 'comm', 'string[16]'],
  ['struct a { int b; }; begin { print(((struct a *)0)->|) }', 'b', 'int32'],
  ['macro up(t) { t->| } begin { up(curtask) }', 'real_parent', 'struct task_struct *'],
])('fields: %s', (marked, label, type) => {
  const { details } = completed(marked);
  expect(details).toHaveProperty([label], type);
});

test.each([
  ['begin { // pi| \n }'],
  ['begin { print("pi|") }'],
  ['begin { print($|) }'],
  ['begin { print(pid.|) }'],
  ['begin { print(nosuch->|) }'],
  ['begin /curtask->nosuch->|/ { }'],
  ['config = { max_strlen = | } begin { }'],
  ['config = { stack_mode = perf | } begin { }'],
  ['#include <pi|>'],
])('nothing: %s', (marked) => {
  expect(completed(marked).labels).toEqual([]);
});

test('a completion shows the signature and what it does', () => {
  const { text, offset } = caret('begin { str| }');
  const found = complete(text, offset, context).items.find(({ label }) => label === 'str');
  expect(found).toMatchObject({ kind: 'function' });
  expect(found?.detail).toMatch(/^str\(/);
  expect(found?.docs).not.toBe('');
});

test('a macro shows its head, and the comment above it', () => {
  const { text, offset } = caret('// Half of it.\nmacro half(x) { x / 2 }\nbegin { ha| }');
  const found = complete(text, offset, context).items.find(({ label }) => label === 'half');
  expect(found).toMatchObject({ detail: 'macro half(x)', docs: 'Half of it.' });
});

test('without a kernel the language itself is still offered', () => {
  const { items } = complete('begin { pi }', 10, kernelContext());
  expect(items.map(({ label }) => label)).toContain('pid');
  expect(complete('begin { curtask-> }', 17, kernelContext()).items).toEqual([]);
});
