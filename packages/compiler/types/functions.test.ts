import { expect, test } from 'vitest';
import { checkText, codesOf } from './check-text.ts';

const scripts: [script: string, ...codes: string[]][] = [
  ['fn f($a : int64) : int64 { return $a; } begin { @ = f(1); }'],
  ['fn f($a : uint8) : int64 { return $a; } begin { @ = f(300); }', 'type-mismatch'],
  ['fn f($a : string[8]) : int64 { return 1; } begin { @ = f("abc"); }'],
  ['fn f($a : string[2]) : int64 { return 1; } begin { @ = f("abc"); }', 'type-mismatch'],
  ['fn f() : int64 { return "a"; } begin { @ = f(); }', 'type-mismatch'],
  ['fn f() : int64 { return; } begin { @ = f(); }', 'type-mismatch'],
  ['fn f() : void { return; } begin { f(); }'],
  ['fn f() : int64 { return 1; } begin { @ = f(1); }', 'bad-argument-count'],
  ['fn f() : int64 { return $x; } begin { $x = 1; @ = f() + $x; }', 'unknown-variable'],
  ['fn f() : int64 { return arg0; } kprobe:vfs_read { @ = f(); }', 'not-callable-here'],
  ['fn f() : int64 { return f(); } begin { @ = f(); }', 'unsupported-syntax'],
  ['fn f() : void { } fn f() : void { } begin { f(); }', 'duplicate-declaration'],
  ['begin { @ = ff(1); } fn gg($a : int64) : int64 { return $a; }', 'unknown-function'],
  // Of macros with one name the one that asks for a map goes first.
  ['macro m(x) { x + 1 } macro m(@m) { @m[1] } begin { @q[1] = 7; @a = m(@q) + m(5); }'],
];

test.each(scripts)('%s', (script, ...codes) => {
  expect(codesOf(checkText(script))).toEqual(codes);
});
