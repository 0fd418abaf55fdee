import { expect, test } from 'vitest';
import { Diagnostics } from '../diagnostics/diagnostic.ts';
import { parse } from './parse.ts';
import { printScript } from './print.ts';

/** The dump of a script on one line; an error in it fails the test. */
function tree(text: string): string {
  const diagnostics = new Diagnostics();
  const script = parse({ name: 'test', text }, diagnostics);
  expect(diagnostics.list.map((each) => each.message)).toEqual([]);
  return printScript(script).trim().replaceAll(/\s+/g, ' ');
}

const at = '(probe (at "begin")';

test.each([
  ['let $x;', '(let $x)'],
  ['let $x : uint8;', '(let $x uint8)'],
  ['let $x = 1;', '(let $x 1)'],
  ['let $x : string[64] = "a";', '(let $x string[64] "a")'],
  ['let $x : struct sock * = 0;', '(let $x struct.sock* 0)'],
  ['let $x : typeof($y)* = 0;', '(let $x (typeof $y)* 0)'],
  ['$x = 1;', '(= $x 1)'],
  ['@ = 1;', '(= @ 1)'],
  ['@x[1] = count();', '(= (key @x 1) (call count))'],
  ['@x += 1;', '(+= @x 1)'],
  ['$x -= 1;', '(-= $x 1)'],
  ['$x *= 1;', '(*= $x 1)'],
  ['$x /= 1;', '(/= $x 1)'],
  ['$x %= 1;', '(%= $x 1)'],
  ['$x &= 1;', '(&= $x 1)'],
  ['$x |= 1;', '(|= $x 1)'],
  ['$x ^= 1;', '(^= $x 1)'],
  ['$x <<= 1;', '(<<= $x 1)'],
  ['$x >>= 1;', '(>>= $x 1)'],
  ['_ = f();', '(discard (call f))'],
  ['_ == 1;', '(== _ 1)'],
  ['@x++;', '(_++ @x)'],
  ['f();', '(call f)'],
  ['return;', '(return)'],
  ['return 1;', '(return 1)'],
  ['break;', '(break)'],
  ['continue;', '(continue)'],
  ['import "stdlib/x";', '(import "stdlib/x")'],
  ['while ($i < 5) { $i++; }', '(while (< $i 5) (block (_++ $i)))'],
  ['unroll(5) { f(); }', '(unroll 5 (block (call f)))'],
  ['unroll 5 { f(); }', '(unroll 5 (block (call f)))'],
  ['unroll ($1) { f(); }', '(unroll $1 (block (call f)))'],
  ['for $kv : @m { f(); }', '(for-map $kv @m (block (call f)))'],
  ['for ($kv : @m) { f(); }', '(for-map $kv @m (block (call f)))'],
  ['for ($kv:@) { f(); }', '(for-map $kv @ (block (call f)))'],
  ['for $i : 0..10 { f(); }', '(for-range $i 0 10 (block (call f)))'],
  ['for ($i : $a..ncpus) { f(); }', '(for-range $i $a ncpus (block (call f)))'],
  ['for $i : 0..(2+1) { f(); }', '(for-range $i 0 (+ 2 1) (block (call f)))'],
  ['for $i : @a..@b[1] { f(); }', '(for-range $i @a (key @b 1) (block (call f)))'],
  ['if (a) { f(); }', '(if a (block (call f)))'],
  ['if a { f() } else { g() };', '(if a (block (result (call f))) (block (result (call g))))'],
  ['if a { f(); } f();', '(block (if a (block (call f))) (call f))', true],
  ['{ f(); } f();', '(block (block (call f)) (call f))', true],
  [';; f();;', '(call f)'],
  ['f(); g()', '(block (call f) (result (call g)))', true],
  ['if a { f() }', '(if a (block (result (call f))))'],
  ['$x = 1', '(= $x 1)'],
  ['', '(block)', true],
] as [string, string, boolean?][])('statement: %s', (text, expected, isBlock) => {
  const block = isBlock === true ? expected : `(block ${expected})`;
  expect(tree(`begin { ${text} }`)).toBe(`${at} ${block})`);
});

test.each([
  ['BEGIN {}', '(probe (at "BEGIN") (block))'],
  ['kprobe:vfs_* {}', '(probe (at "kprobe" "vfs_*") (block))'],
  ['k:a,k:b {}', '(probe (at "k" "a") (at "k" "b") (block))'],
  ['k:a,\n// the other\nk:b,\n{}', '(probe (at "k" "a") (at "k" "b") (block))'],
  ['k:a, /pid/ {}', '(probe (at "k" "a") (predicate pid) (block))'],
  ['kprobe:f+0x10{}', '(probe (at "kprobe" "f+0x10") (block))'],
  ['uprobe:/bin/bash:readline {}', '(probe (at "uprobe" "/bin/bash" "readline") (block))'],
  ['uprobe:/opt/*/lib*.so:f {}', '(probe (at "uprobe" "/opt/*/lib*.so" "f") (block))'],
  ['uprobe:./a//b:f {}', '(probe (at "uprobe" "./a//b" "f") (block))'],
  ['uprobe:"/a b:c":f {}', '(probe (at "uprobe" "/a b:c" "f") (block))'],
  ['uprobe:/a\\ b:f {}', '(probe (at "uprobe" "/a b" "f") (block))'],
  ['u:a:cpp:"ns::f(int, int)" {}', '(probe (at "u" "a" "cpp" "ns::f(int, int)") (block))'],
  ['usdt::tick {}', '(probe (at "usdt" "" "tick") (block))'],
  ['tracepoint:a:b {}', '(probe (at "tracepoint" "a" "b") (block))'],
  ['profile:hz:99 {}', '(probe (at "profile" "hz" "99") (block))'],
  ['interval:$1 {}', '(probe (at "interval" "$1") (block))'],
  ['watchpoint:0x10:8:rw {}', '(probe (at "watchpoint" "0x10" "8" "rw") (block))'],
  ['it:task/pid {}', '(probe (at "it" "task/pid") (block))'],
  ['BEGIN/pid == 1/{}', '(probe (at "BEGIN") (predicate (== pid 1)) (block))'],
  ['i:s:1 /pid / 2 > 1/ {}', '(probe (at "i" "s" "1") (predicate (> (/ pid 2) 1)) (block))'],
  ['i:s:1 /@x[tid]/\n{}', '(probe (at "i" "s" "1") (predicate (key @x tid)) (block))'],
  ['i:s:1 /(pid / 2)/ {}', '(probe (at "i" "s" "1") (predicate (/ pid 2)) (block))'],
  ['i:s:1 // why\n {}', '(probe (at "i" "s" "1") (block))'],
  ['mine = kprobe:f {}', '(probe name=mine (at "kprobe" "f") (block))'],
  ['config = kprobe:f {}', '(probe name=config (at "kprobe" "f") (block))'],
  ['BEGIN {} END {}', '(probe (at "BEGIN") (block)) (probe (at "END") (block))'],
  ['BEGIN { @x / { 2 } }', '(probe (at "BEGIN") (block (result (/ @x (block (result 2))))))'],
  ['macro m() { 1 }', '(macro m () (block (result 1)))'],
  ['macro m($a, @b, c) { c }', '(macro m ($a @b c) (block (result c)))'],
  ['fn f() : void { return; }', '(fn f () void (block (return)))'],
  [
    'fn f($a : int8, $b : struct s*) : uint64 { return 1; }',
    '(fn f ($a:int8 $b:struct.s*) uint64 (block (return 1)))',
  ],
  ['let @m = lruhash(100);', '(let @m lruhash 100)'],
  ['let @ = hash(1_0)\nBEGIN {}', '(let @ hash 10) (probe (at "BEGIN") (block))'],
  ['config = { a = 1; b = "x"; c = PER_PID }', '(config a 1) (config b "x") (config c PER_PID)'],
  ['config = { a = true; } BEGIN {}', '(config a true) (probe (at "BEGIN") (block))'],
  ['import "a.bt"; import "b";', '(import "a.bt") (import "b")'],
  ['#!/usr/bin/env bpftrace\nBEGIN {}', '(probe (at "BEGIN") (block))'],
  ['#include <linux/fs.h>\n#include "x.h"', '(include <linux/fs.h>) (include "x.h")'],
  ['#define A 1 + 2 // why', '(define A 1 + 2)'],
  ['#define A "//"', '(define A "//")'],
  ['#define A(x, y) x+\\\n  y', '(define A (x y) x+ y)'],
  ['#define A\nBEGIN {}', '(define A) (probe (at "BEGIN") (block))'],
  ['#ifdef A\n#endif', '(directive "#ifdef A") (directive "#endif")'],
  ['struct a { int x; };\nBEGIN {}', '(struct a) (probe (at "BEGIN") (block))'],
  ['struct a { struct { int y; } x; }\nBEGIN {}', '(struct a) (probe (at "BEGIN") (block))'],
  [
    'struct a { int x; /* } */ } __attribute__((packed)) __attribute__((aligned(8)));',
    '(struct a)',
  ],
  ['union u { int x; }; enum e { A, B = 2 };', '(union u) (enum e)'],
  ['enum { A };', '(enum)'],
  ['typedef struct { int x; } foo_t; BEGIN {}', '(typedef) (probe (at "BEGIN") (block))'],
  ['struct:x {}', '(probe (at "struct" "x") (block))'],
  ['', ''],
  ['// only a comment', ''],
])('script: %s', (text, expected) => {
  expect(tree(text)).toBe(expected);
});

test('one pass reports several errors and keeps what it could read', () => {
  const diagnostics = new Diagnostics();
  const text = `
    kprobe:a { $x = ; $y = 2; f(; }
    kprobe:b { if ($x > ) { $z = 1; } @n = count(); }
    kprobe:c { $a = 1 $b = 2; }
    kprobe:d { @ok = 1; }`;
  const script = parse({ name: 'test', text }, diagnostics);
  expect(diagnostics.list.map((each) => each.message)).toEqual([
    "Expected an expression, found ';'",
    "Expected an expression, found ';'",
    "Expected an expression, found ')'",
    "Expected ';' after the statement, found '$b'",
  ]);
  const dump = printScript(script);
  expect(script.items).toHaveLength(4);
  for (const kept of ['(= $y 2)', '(= @n (call count))', '(= $a 1)', '(= @ok 1)']) {
    expect(dump).toContain(kept);
  }
});

test('a forgotten brace costs one probe', () => {
  const diagnostics = new Diagnostics();
  const text = 'kprobe:a {\n  $x = 1;\n\nkprobe:b {\n  @ok = 1;\n}\n';
  const script = parse({ name: 'test', text }, diagnostics);
  expect(diagnostics.list.map((each) => each.message)).toEqual([
    "Expected '}' to close the block, found 'kprobe'",
  ]);
  expect(diagnostics.list[0]?.labels[0]?.span).toEqual({ start: 9, end: 10 });
  expect(printScript(script)).toContain('(= @ok 1)');
});

test.each([
  ['parentheses', '('],
  ['blocks', '{'],
  ['casts', '(uint8)'],
  ['negations', '!'],
  ['indices', '$x['],
  ['calls', 'f('],
  ['ternaries', '1 ? '],
  ['ifs', 'if 1 { } else '],
  ['sums', '1 + '],
  ['fields', '$x.'],
])('%s without end give a diagnostic, not a crash', (_, piece) => {
  const diagnostics = new Diagnostics();
  parse({ name: 'test', text: `begin { $y = 1; ${piece.repeat(20_000)} }` }, diagnostics);
  expect(diagnostics.hasErrors).toBe(true);
  expect(diagnostics.list.length).toBeLessThan(101);
});

test('every node lies within its script', () => {
  const text = 'a = kprobe:f,\n k:g /pid/ { $x = (1, args.y[2]); if $x { @[1]++ } }';
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('span' in value) {
      const { start, end } = value.span as { start: number; end: number };
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
    Object.values(value).forEach(visit);
  };
  visit(parse({ name: 'test', text }, new Diagnostics()));
});
