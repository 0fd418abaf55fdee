import { expect, test } from 'vitest';
import { hover } from './hover.ts';
import { caret, context } from './testing/caret.ts';

const at = (marked: string) => {
  const { text, offset } = caret(marked);
  return hover(text, offset, context);
};

test.each([
  ['begin { print(p|id) }', 'pid([namespace]) : uint32'],
  ['begin { print(co|mm) }', 'comm([pid]) : string[16]'],
  ['begin { print(str|len(comm)); }', 'strlen(string) : uint64'],
  ['begin { 5|s }', '5s = 5000000000'],
  ['begin { $|x = comm; }', '$x : string[16]'],
  ['begin { $x = curtask; print($|x); }', '$x : struct task_struct *'],
  ['begin { |@ = 1; }', '@ : int8'],
  ['begin { @|n[comm, pid] = count(); }', '@n[string[16], uint32] : count_t'],
  ['begin { @h = hist(1); print(|@h); }', '@h : hist_t'],
  ['begin { print(curtask->p|id) }', 'struct task_struct.pid : int32'],
  ['begin { print(curtask->se.vr|untime) }', 'struct sched_entity.vruntime : uint64'],
  ['begin { $r = (low = 1); print($r.l|ow); }', '.low : int8'],
  ['tracepoint:sched:sched_switch { args.next|_pid }', 'args.next_pid : int32'],
  [
    'rawtracepoint:sched_switch { print(args.next->co|mm); }',
    'struct task_struct.comm : string[16]',
  ],
  ['macro m($a, b) { 1 } begin { |m(1, 2) }', 'macro m($a, b)'],
  ['fn f($a : int64) : int64 { return $a; } begin { |f(1) }', 'fn f($a : int64) : int64'],
  ['begin { print(TCP|_CLOSE) }', 'TCP_CLOSE = 7'],
  ['begin { print(AF_|INET) }', 'AF_INET = 2'],
  ['#define LIMIT 3\nbegin { print(LIM|IT) }', 'LIMIT = 3'],
  ['begin { print($|1) }', '$1 : integer'],
  ['inter|val:s:1 { }', 'interval:s:1 or interval:100ms'],
])('%s is %s', (marked, title) => {
  expect(at(marked)?.title).toBe(title);
});

test.each([
  ['kprobe:vfs|_* { }', /Matches 2 probes\.$/],
  ['tracepoint:sched:sched_pro|cess_exit { }', /args: comm : string\[16\], pid : int32/],
  ['config = { stack|_mode = perf } begin { }', /^Takes bpftrace, perf, raw or build_id\.$/],
  ['// Half\n// of it.\nmacro half(x) { x / 2 } begin { print(ha|lf(2)); }', /^Half of it\.$/],
  ['begin { print(p|id) }', /./],
])('%s says more', (marked, docs) => {
  expect(at(marked)?.docs).toMatch(docs);
});

test.each([
  'begin { 4|2 }',
  'begin { "p|id" }',
  'begin { $|x }',
  'begin { nosuch|name }',
  'begin {| }',
  'begin { print(curtask->no|such) }',
])('%s needs no explanation', (marked) => {
  expect(at(marked)).toBeUndefined();
});
