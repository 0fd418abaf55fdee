import type { ScriptCase } from './script-case.ts';

/** Builtins that look names up, search and compare. */
export const builtinsCases: readonly ScriptCase[] = [
  {
    title: 'names of errors, of either sign',
    script:
      'begin { $e = 2; print(strerror($e)); print(strerror(-13)); print(strerror(0)); print(strerror(134)); }',
    prints: ['No such file or directory', 'Permission denied', 'Success', 'Unknown error'],
  },
  {
    title: 'names of signals',
    script:
      'begin { $s = 9; print(signal_name($s)); print(signal_name(64)); print(signal_name(65)); }',
    prints: ['Killed', 'Real-time signal 30', 'N/A'],
  },
  {
    title: 'names of system calls',
    script:
      'begin { $n = 257; print((syscall_name($n), syscall_name(1))); print(syscall_name(-1)); }',
    prints: ['(openat, write)', 'Unknown syscall'],
  },
  {
    title: 'the size of a name',
    script: 'begin { print(sizeof(strerror(1))); @[syscall_name(0)] = 1; }',
    prints: ['64'],
    maps: ['@[read]: 1'],
  },
  {
    title: 'strcontains',
    script:
      'begin { $h = "hello world"; print((strcontains($h, "wor"), strcontains($h, "worn"), strcontains($h, ""))); if (strcontains("abc", "d")) { print("no"); } }',
    prints: ['(true, false, true)'],
  },
  {
    title: 'strstr',
    script:
      'begin { $h = "hello world"; $n = "ld"; print((strstr($h, $n), strstr($h, "h"), strstr($h, "o w"))); print(strstr($h, "xyz") < 0); print(strstr("aab", "ab")); }',
    prints: ['(9, 0, 4)', 'true', '1'],
  },
  {
    title: 'str_concat',
    script:
      'begin { $s = "ab"; print(str_concat($s, "cd")); print(sizeof(str_concat("a", "b"))); print(str_concat(str_concat($s, $s), "") == "abab"); }',
    prints: ['abcd', '1024', 'true'],
  },
  {
    title: 'memcmp gives the difference of bytes',
    script:
      'begin { print((memcmp("abc", "abd", 3), memcmp("abd", "abc", 3), memcmp("abd", "abc", 2))); print(memcmp((uint8[4])1, (uint8[4])513, 4)); }',
    prints: ['(-1, 1, 0)', '-2'],
  },
  {
    title: 'typeof of variables and of the keys of maps',
    script:
      'begin { @k["x", 1] = 2; $x = (typeof(@k))("a", (int8)2); print($x); $y = (uint64)3; $z = (typeof($y))260; print((sizeof($z), $z)); }',
    prints: ['(a, 2)', '(8, 260)'],
    maps: ['@k[x, 1]: 2'],
  },
  {
    title: 'types as arguments of macros',
    script:
      'macro cut($x, T) { (typeof(T))$x } begin { $a = (uint64)300; print(cut($a, typeof(uint8))); }',
    prints: ['44'],
  },
  {
    title: 'the config as a record',
    script:
      'config = { max_strlen = 99; unstable_tseries = enable } begin { print((config.max_strlen, config.unstable_tseries, config.stack_mode)); }',
    prints: ['(99, enable, bpftrace)'],
  },
  {
    title: 'questions that are answered while compiling',
    script:
      'begin { @a = 1; @b[1] = 2; print((is_scalar(@a), is_scalar(@b), kfunc_exist("nope"), default_str_length())); static_assert(sizeof(uint32) == 4, "no"); clear(@a); clear(@b); }',
    prints: ['(true, false, false, 1024)'],
  },
  {
    title: 'assert() that holds, is_err()',
    script: 'begin { $a = (uint64)3; assert($a == 3, "100%"); print(is_err($a)); }',
    prints: ['false'],
  },
];
