import type { ScriptCase } from './script-case.ts';

/** Functions of the script. bpftrace 0.27.1 parses them, but knows none when they are called. */
export const functionsCases: readonly ScriptCase[] = [
  {
    title: 'without parameters, with strings too long for the stack',
    script:
      'fn f() : int64 { return (int64)strcontains(str_concat("b", "c"), "bc"); } begin { print(f()); }',
    prints: ['1'],
  },
  {
    title: 'arguments and results in registers',
    script:
      'fn add($a : int64, $b : int64) : int64 { return $a + $b; } begin { print(add(add(1, 2), add(3, 4))); }',
    prints: ['10'],
  },
  {
    title: 'a return from a loop',
    script:
      'fn find_it($a : uint8) : uint64 { for $i : 0..10 { if ($i == $a) { return 100 + $i; } } return 7; } begin { print((find_it(3), find_it(30))); }',
    prints: ['(103, 7)'],
  },
  {
    title: 'strings and tuples as arguments and results',
    script:
      'fn pick($t : typeof(@k), $n : int64) : string[16] { if ($n > $t.1) { return "more"; } return $t.0; } begin { @k["a", 5] = 1; print((pick(("b", 9), 10), pick(("b", 9), 1))); delete(@k, ("a", 5)); }',
    prints: ['(more, b)'],
  },
  {
    title: 'what a function prints comes before what its result is printed in',
    script:
      'fn one($a : int64) : int64 { printf("in %d\\n", $a); return 1; } begin { printf("%d %s\\n", one(3) + one(4), "x"); }',
    prints: ['in 3', 'in 4', '2 x'],
  },
  {
    title: 'functions that call functions, without a result',
    script:
      'fn outer($a : int64) : void { inner($a * 2); } fn inner($a : int64) : void { @[$a] = 1; } begin { outer(3); }',
    maps: ['@[6]: 1'],
  },
  {
    title: 'memory of a function is not that of its caller',
    script:
      'fn shout($a : string) : string[200] { $x = str_concat($a, "!"); for $i : 0..2 { printf("%s %d\\n", $x, $i); } return $x == "a!" ? "a" : "other"; } begin { $s = str("a"); printf("%s %s %s\\n", $s, shout($s), shout("b")); }',
    prints: ['a! 0', 'a! 1', 'b! 0', 'b! 1', 'a a other'],
  },
];
