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
];
