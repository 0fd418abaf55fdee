import { expect, test } from 'vitest';
import { fixtureKernel } from '../kernel/fixture.ts';
import { complete } from './complete.ts';
import { hover } from './hover.ts';
import { kernelContext } from './kernel-context.ts';
import { outline } from './outline.ts';

const context = kernelContext(fixtureKernel());

/** Splits a text at its caret, written as a bar. */
function caret(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.replace('|', ''), offset };
}

function completed(marked: string): { replaced: string; labels: string[] } {
  const { text, offset } = caret(marked);
  const { from, items } = complete(text, offset, context);
  return { replaced: text.slice(from, offset), labels: items.map(({ label }) => label) };
}

test.each([
  ['tracep|', 'tracep', 'tracepoint:'],
  ['TRACEP|', 'TRACEP', 'tracepoint:'],
  ['|', '', 'kprobe:'],
  ['mac|', 'mac', 'macro'],
  ['begin { } inter|', 'inter', 'interval:'],
  ['tracepoint:sched:sched_sw|', 'tracepoint:sched:sched_sw', 'tracepoint:sched:sched_switch'],
  ['t:sched:sched_sw| { }', 't:sched:sched_sw', 't:sched:sched_switch'],
  ['kprobe:a, fentry:vfs_r|', 'fentry:vfs_r', 'fentry:vfs_read'],
  ['begin { @a = cou| }', 'cou', 'count'],
  ['begin { @a = cou|', 'cou', 'count'],
  ['begin { $start = 1; print($st|) }', '$st', '$start'],
  ['begin { @start = 1; print(@|) }', '@', '@start'],
  ['macro twice($a) { $a } begin { tw| }', 'tw', 'twice'],
  ['begin /pi|/ { }', 'pi', 'pid'],
  ['tracepoint:sched:sched_switch { print(args.| }', '', 'next_pid'],
  ['tracepoint:sched:sched_switch { @[args->next_c|] = 1 }', 'next_c', 'next_comm'],
  ['tracepoint:sched:sched_switch /args.pr|/ { }', 'pr', 'prev_pid'],
])('%s is completed', (marked, replaced, label) => {
  const found = completed(marked);
  expect(found.replaced).toBe(replaced);
  expect(found.labels).toContain(label);
});

test.each([
  ['begin { // pi| \n }'],
  ['begin { print("pi|") }'],
  ['begin { curtask->| }'],
  ['begin { print($|) }'],
  ['#include <pi|>'],
])('%s is not', (marked) => {
  expect(completed(marked).labels).toEqual([]);
});

test('a completion shows the signature and what it does', () => {
  const { text, offset } = caret('begin { str| }');
  const found = complete(text, offset, context).items.find(({ label }) => label === 'str');
  expect(found).toMatchObject({ kind: 'function' });
  expect(found?.detail).toMatch(/^str\(/);
  expect(found?.docs).not.toBe('');
});

test.each([
  ['begin { p|id }', /^pid/],
  ['begin { st|rlen(comm) }', /^strlen\(/],
  ['inter|val:s:1 { }', /^interval:/],
  ['tracepoint:sched:sched_switch { args.next|_pid }', /^args\.next_pid : int32$/],
  ['begin { 5|s }', /^5s = 5000000000$/],
  ['macro m($a, b) { 1 } begin { |m(1, 2) }', /^macro m\(\$a, b\)$/],
])('%s is explained', (marked, title) => {
  const { text, offset } = caret(marked);
  expect(hover(text, offset, context)?.title).toMatch(title);
});

test.each(['begin { 4|2 }', 'begin { "p|id" }', 'begin { $|x }', 'begin {| }'])(
  '%s needs no explanation',
  (marked) => {
    const { text, offset } = caret(marked);
    expect(hover(text, offset, context)).toBeUndefined();
  },
);

test('the outline lists the items, also of a broken script', () => {
  const text =
    'let @m = hash(1);\nmacro m($a) { 1 }\nfn f($b : int8) : void { }\nx = kprobe:a,kprobe:b { ( }\nend { }';
  expect(outline(text).map(({ kind, label }) => [kind, label])).toEqual([
    ['map-declaration', '@m'],
    ['macro', 'm(a)'],
    ['subprogram', 'f($b)'],
    ['probe', 'x = kprobe:a, kprobe:b'],
    ['probe', 'end'],
  ]);
});

test('without a kernel the language itself is still offered', () => {
  const { items } = complete('begin { pi }', 10, kernelContext());
  expect(items.map(({ label }) => label)).toContain('pid');
});
