import type { ScriptCase } from './script-case.ts';

/** Strings, buffers and addresses. */
export const stringsCases: readonly ScriptCase[] = [
  {
    title: 'strings compare whole',
    script:
      'begin { $s = "hello"; print($s == "hello"); print($s == "help"); print($s != "hello!"); print("a" == "b"); }',
    prints: ['true', 'false', 'true', 'false'],
  },
  {
    title: 'strings compare up to their end, in words and what is left of them',
    script:
      'begin { $a = str_concat("0123456", "7"); $b = str_concat("01234567", "8"); print(($a == $b, $a == $a)); let $s : string[5] = "abcd"; let $t : string[7] = "abcd"; let $u : string[7] = "abcdef"; print(($s == $t, $s == $u, $t == $u)); @m[(int8)3, $t] = 1; for $kv : @m { print(($kv.0.1 == $s, $kv.0.1 == $u)); } clear(@m); print(str_concat("", "") == $a); }',
    prints: ['(false, true)', '(true, false, false)', '(true, false)', 'false'],
  },
  {
    title: 'the length of str() counts the NUL, but not that of a literal',
    script:
      'begin { $s = "abcdef"; print(str($s, 4)); @x = $s; print(str(@x, 3)); print(str("abcdef", 4)); print(str($s)); clear(@x); }',
    prints: ['abc', 'ab', 'abcd', 'abcdef'],
  },
  {
    title: 'strncmp',
    script:
      'begin { $s = "hello world"; print((strncmp($s, "help", 3), strncmp($s, "help", 4))); }',
    prints: ['(0, 1)'],
  },
  {
    title: 'strlen and str',
    script:
      'begin { $s = "abc"; print(strlen($s)); print(strlen("")); print(str("abcdef", 4)); print(strcap("abc")); }',
    prints: ['3', '0', 'abcd', '4'],
  },
  {
    title: 'a longer string widens its variable',
    script: 'begin { $s = "ab"; $s = "abcdef"; print($s); @m = "x"; @m = "longer"; print(@m); }',
    prints: ['abcdef', '@m: longer'],
    maps: ['@m: longer'],
  },
  {
    title: 'escapes',
    script: 'begin { printf("a\\tb\\\\c\\"d\\x41\\101\\n"); }',
    prints: ['a\tb\\c"dAA'],
  },
  {
    title: 'buf shows what is not printable',
    script:
      'begin { print(buf("ab\\x01\\xffc", 5)); printf("%r|%rx|%rh\\n", buf("a\\x02", 2), buf("a\\x02", 2), buf("a\\x02", 2)); }',
    prints: ['ab\\x01\\xffc', 'a\\x02|\\x61\\x02|61 02'],
  },
  {
    title: 'addresses',
    script: 'begin { print(ntop(0x0100007f)); $a = pton("10.1.2.3"); print($a); }',
    prints: ['127.0.0.1', '[10,1,2,3]'],
  },
];
