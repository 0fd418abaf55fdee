import type { ScriptCase } from './script-case.ts';

/** Conditions, loops, predicates and the ends of probes. */
export const flowCases: readonly ScriptCase[] = [
  {
    title: 'if, else if, else',
    script:
      'begin { $a = 2; if ($a == 1) { print("one"); } else if ($a == 2) { print("two"); } else { print("many"); } }',
    prints: ['two'],
  },
  {
    title: 'while with break and continue',
    script:
      'begin { $i = 0; $sum = 0; while ($i < 100) { $i++; if ($i % 2 == 0) { continue; } if ($i > 9) { break; } $sum += $i; } print(($i, $sum)); }',
    prints: ['(11, 25)'],
  },
  {
    title: 'unroll copies its body',
    script: 'begin { $i = 0; unroll(4) { $i += 2; } print($i); }',
    prints: ['8'],
  },
  {
    title: 'for over a range',
    script:
      'begin { for $i : 0..4 { printf("%d ", $i); } printf("\\n"); $a = 2; $b = 5; for $i : $a..$b { printf("%d ", $i); } printf("\\n"); }',
    prints: ['0 1 2 3 ', '2 3 4 '],
  },
  {
    title: 'break and continue in for',
    script:
      'begin { for $i : 0..10 { if ($i == 2) { continue; } if ($i == 5) { break; } printf("%d ", $i); } printf("\\n"); }',
    prints: ['0 1 3 4 '],
  },
  {
    title: 'nested loops',
    script:
      'begin { for $i : 0..3 { for $j : 0..3 { if ($j > $i) { break; } printf("%d%d ", $i, $j); } } printf("\\n"); }',
    prints: ['00 10 11 20 21 22 '],
  },
  {
    title: 'a loop changes outer variables',
    script:
      'begin { $sum = 0; $s = "a"; for $i : 1..5 { $sum += $i * $i; if ($i == 3) { $s = "three"; } } print(($sum, $s)); }',
    prints: ['(30, three)'],
  },
  {
    title: 'return in a loop ends the probe',
    script: 'begin { for $i : 0..5 { if ($i == 2) { return; } print($i); } print("never"); }',
    prints: ['0', '1'],
  },
  {
    title: 'return in a nested loop',
    script:
      'begin { for $i : 0..3 { for $j : 0..3 { if ($i == 1 && $j == 1) { return; } printf("%d%d\\n", $i, $j); } } print("never"); }',
    prints: ['00', '01', '02', '10'],
  },
  {
    title: 'for over a map',
    script: 'begin { @m[1] = 10; for $kv : @m { print($kv); print($kv.0 + $kv.1); } }',
    prints: ['(1, 10)', '11'],
    maps: ['@m[1]: 10'],
  },
  {
    title: 'for over a map sums values',
    script:
      'begin { @m["a"] = 1; @m["b"] = 2; @m["c"] = 3; $sum = 0; $n = 0; for $kv : @m { $sum += $kv.1; $n++; } print(($sum, $n)); clear(@m); }',
    prints: ['(6, 3)'],
  },
  {
    title: 'a backward range is empty',
    script: 'begin { $n = 0; for $i : 5..2 { $n++; } print($n); }',
    prints: ['0'],
  },
  {
    title: 'let in a loop starts over',
    script: 'begin { for $i : 0..3 { let $x : int64; $x += 5; print($x); } }',
    prints: ['5', '5', '5'],
  },
  {
    title: 'macros',
    script:
      'macro twice($x) { $x * 2 } macro bump(@m) { @m += 1; } begin { $a = 4; print(twice($a)); bump(@c); bump(@c); }',
    prints: ['8'],
    maps: ['@c: 2'],
  },
  {
    title: 'a predicate decides',
    script:
      'begin /1 == 2/ { print("no"); } begin /2 == 2/ { print("yes"); } begin { @x = 3; } begin /@x == 3/ { print("three"); }',
    prints: ['yes', 'three'],
    maps: ['@x: 3'],
  },
  {
    title: 'exit ends the probe',
    script: 'begin { print(1); exit(); print(2); }',
    prints: ['1'],
  },
  {
    title: 'end sees what begin left',
    script: 'begin { @x = 5; @c = count(); } end { print(@x + 1); clear(@x); }',
    prints: ['6'],
    maps: ['@c: 1'],
  },
];
