import type { ScriptCase } from './script-case.ts';

/** Maps: keys, values, aggregations and functions on them. */
export const mapsCases: readonly ScriptCase[] = [
  {
    title: 'statistics of a key that is not there print as zero',
    script: 'begin { @a[1] = stats(1); print(@a[2]); clear(@a); }',
    prints: ['{ .count = 0, .average = 0, .total = 0 }'],
  },
  {
    title: 'a scalar map',
    script: 'begin { @a = 5; @a = @a + 1; print(@a); @a++; @b = @a; }',
    prints: ['@a: 7'],
    maps: ['@a: 7', '@b: 7'],
  },
  {
    title: 'keys of numbers, strings and tuples',
    script:
      'begin { @n[3] = (int64)1; @n[-1] = 2; @s["b"] = (int64)1; @s["a"] = 2; @t[1, "x"] = (int64)3; @t[1, "w"] = 4; @p[(2, 3)] = 5; }',
    maps: [
      '@n[3]: 1',
      '@n[-1]: 2',
      '@p[2, 3]: 5',
      '@s[b]: 1',
      '@s[a]: 2',
      '@t[1, x]: 3',
      '@t[1, w]: 4',
    ],
  },
  {
    title: '++ and -- on keys',
    script:
      'begin { @x["a"]++; @x["a"]++; @x["b"]--; print(@x["a"]); @y++; ++@y; print(@y--); print(--@y); }',
    prints: ['2', '2', '0'],
    maps: ['@x[b]: -1', '@x[a]: 2', '@y: 0'],
  },
  {
    title: 'compound assignment on maps',
    script: 'begin { @x["k"] += 5; @x["k"] *= 3; @x["k"] -= 1; print(@x["k"]); @y = 1; @y <<= 5; }',
    prints: ['14'],
    maps: ['@x[k]: 14', '@y: 32'],
  },
  {
    title: 'a missing key reads as zero',
    script:
      'begin { @x[1] = 7; print(@x[2]); @s["a"] = "text"; print(@s["b"]); $z = @x[3] + 1; print($z); }',
    prints: ['0', '', '1'],
    maps: ['@s[a]: text', '@x[1]: 7'],
  },
  {
    title: 'delete and has_key',
    script:
      'begin { @x[1] = 1; @x[2] = 2; print(has_key(@x, 1)); print(delete(@x, 1)); print(has_key(@x, 1)); print(len(@x)); @s = 3; delete(@s); print(@s); }',
    prints: ['true', 'true', 'false', '1', '@s: 0'],
    maps: ['@x[2]: 2'],
  },
  {
    title: 'find',
    script:
      'begin { @x[1] = 42; $v = 0; if (find(@x, 1, $v)) { print($v); } $v = 7; if (!find(@x, 2, $v)) { print($v); } }',
    prints: ['42', '7'],
    maps: ['@x[1]: 42'],
  },
  {
    title: 'clear and zero',
    script:
      'begin { @a[1] = 1; @a[2] = 2; @b[1] = 1; @c = 5; clear(@a); zero(@b); clear(@c); print(@b); }',
    prints: ['@b[1]: 0'],
    maps: ['@b[1]: 0'],
  },
  {
    title: 'len',
    script: 'begin { @a[1] = (int64)1; @a[2] = 1; @a[1] = 2; print(len(@a)); }',
    prints: ['2'],
    maps: ['@a[2]: 1', '@a[1]: 2'],
  },
  {
    title: 'count',
    script:
      'begin { @a = count(); @a = count(); @b["x"] = count(); @b["y"] = count(); @b["x"] = count(); print(@b["x"]); $n = (uint64)@a; print($n); if (@a > 1) { print("two"); } }',
    prints: ['2', '2', 'two'],
    maps: ['@a: 2', '@b[y]: 1', '@b[x]: 2'],
  },
  {
    title: 'sum',
    script:
      'begin { @a = sum(5); @a = sum(-7); @b[1] = sum(3); @b[1] = sum(4); @u = sum((uint64)9); }',
    maps: ['@a: -2', '@b[1]: 7', '@u: 9'],
  },
  {
    title: 'min and max',
    script:
      'begin { @n = min(5); @n = min(-3); @n = min(9); @x = max(5); @x = max(12); @x = max(-1); @k["a"] = max(7); @k["b"] = max(3); }',
    maps: ['@k[b]: 3', '@k[a]: 7', '@n: -3', '@x: 12'],
  },
  {
    title: 'avg truncates, stats shows all',
    script:
      'begin { @a = avg(1); @a = avg(2); @a = avg(5); @s["k"] = stats(10); @s["k"] = stats(21); @neg = avg(-3); @neg = avg(-4); }',
    maps: ['@a: 2', '@neg: -3', '@s[k]: { .count = 2, .average = 15, .total = 31 }'],
  },
  {
    title: 'hist',
    script:
      'begin { @h = hist(0); @h = hist(1); @h = hist(5); @h = hist(6); @h = hist(1000); @h = hist(-4); @k["a"] = hist(2048); @k["a"] = hist(2049); @k["b"] = hist(100); }',
    maps: [
      '@h:',
      '(..., 0)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '[0]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '[1]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '[2, 4)                 0 |                                                    |',
      '[4, 8)                 2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '[8, 16)                0 |                                                    |',
      '[16, 32)               0 |                                                    |',
      '[32, 64)               0 |                                                    |',
      '[64, 128)              0 |                                                    |',
      '[128, 256)             0 |                                                    |',
      '[256, 512)             0 |                                                    |',
      '[512, 1K)              1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '',
      '@k[b]:',
      '[64, 128)              1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '',
      '@k[a]:',
      '[2K, 4K)               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '',
    ],
  },
  {
    title: 'hist with finer buckets',
    script: 'begin { @h = hist(3, 2); @h = hist(17, 2); @h = hist(18, 2); @h = hist(21, 2); }',
    maps: [
      '@h:',
      '[3]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '[4]                    0 |                                                    |',
      '[5]                    0 |                                                    |',
      '[6]                    0 |                                                    |',
      '[7]                    0 |                                                    |',
      '[8, 10)                0 |                                                    |',
      '[10, 12)               0 |                                                    |',
      '[12, 14)               0 |                                                    |',
      '[14, 16)               0 |                                                    |',
      '[16, 20)               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '[20, 24)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '',
    ],
  },
  {
    title: 'lhist',
    script:
      'begin { @l = lhist(-5, 0, 50, 10); @l = lhist(3, 0, 50, 10); @l = lhist(33, 0, 50, 10); @l = lhist(34, 0, 50, 10); @l = lhist(99, 0, 50, 10); @k[1] = lhist(2, 0, 5, 1); }',
    maps: [
      '@k[1]:',
      '[2]                    1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '',
      '@l:',
      '(..., 0)               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '[0, 10)                1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '[10, 20)               0 |                                                    |',
      '[20, 30)               0 |                                                    |',
      '[30, 40)               2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@|',
      '[40, 50)               0 |                                                    |',
      '[50, ...)              1 |@@@@@@@@@@@@@@@@@@@@@@@@@@                          |',
      '',
    ],
  },
  {
    title: 'maps sort by value',
    script:
      'begin { @a["x"] = (int64)3; @a["y"] = 1; @a["z"] = 2; @c["x"] = count(); @c["y"] = count(); @c["y"] = count(); }',
    maps: ['@a[y]: 1', '@a[z]: 2', '@a[x]: 3', '@c[x]: 1', '@c[y]: 2'],
  },
  {
    title: 'print with top and div',
    script:
      'begin { @a[1] = (int64)100; @a[2] = 300; @a[3] = 200; print(@a, 2); print(@a, 2, 100); print(@a, 0, 10); clear(@a); }',
    prints: [
      '@a[3]: 200',
      '@a[2]: 300',
      '@a[3]: 2',
      '@a[2]: 3',
      '@a[1]: 10',
      '@a[3]: 20',
      '@a[2]: 30',
    ],
  },
  {
    title: 'print of one aggregate',
    script:
      'begin { @c[1] = count();  @m[1] = max(8); @a[1] = avg(3); print(@c[1]);  print(@m[1]); print(@a[1]); clear(@c); clear(@m); clear(@a); }',
    prints: ['1', '8', '3'],
  },
  {
    title: 'values of tuples and records',
    script:
      'begin { @t = (1, "a"); print(@t.1); @k[5] = (2, (3, "b")); print(@k[5].1.1); @r = (x = 1, y = "z"); print(@r.y); $v = @k[5]; print($v.0); }',
    prints: ['a', 'b', 'z', '2'],
    maps: ['@k[5]: (2, (3, b))', '@r: { .x = 1, .y = z }', '@t: (1, a)'],
  },
  {
    title: 'keys of strings and their lengths',
    script:
      'begin { @["a"] = (int64)1; @["ab"] = 2; @["abcdefghijklmnopqrstuvwxyz"] = 3; $s = "ab"; print(@[$s]); }',
    prints: ['2'],
    maps: ['@[a]: 1', '@[ab]: 2', '@[abcdefghijklmnopqrstuvwxyz]: 3'],
  },
  {
    title: 'keys of booleans and enums',
    script: 'begin { @[true] = (int64)1; @[false] = 2; }',
    maps: ['@[true]: 1', '@[false]: 2'],
  },
  {
    title: 'a nested tuple key',
    script:
      'begin { @[1, (2, "x"), "y"] = 5; print(@[1, (2, "x"), "y"]); print(@[1, (2, "z"), "y"]); }',
    prints: ['5', '0'],
    maps: ['@[1, (2, x), y]: 5'],
  },
  {
    title: 'maps of map values',
    script: 'begin { @a["k"] = 5; @b[@a["k"]] = 1; @c[@b[5], "z"] = @a["k"]; }',
    maps: ['@a[k]: 5', '@b[5]: 1', '@c[1, z]: 5'],
  },
  {
    title: 'declared kinds',
    script:
      'let @h = hash(2); let @p = percpuhash(3); let @l = lruhash(8); begin { @h[1] = 1; @p["x"] = count(); @l[4] = 4; print(len(@h)); }',
    prints: ['1'],
    maps: ['@h[1]: 1', '@l[4]: 4', '@p[x]: 1'],
  },
  {
    title: 'min and max of unsigned',
    script:
      'begin { @n = min((uint64)18446744073709551615); @x = max((uint64)18446744073709551615); @x = max((uint64)1); }',
    maps: ['@n: 18446744073709551615', '@x: 18446744073709551615'],
  },
  {
    title: 'castable aggregates in expressions',
    script:
      'begin { @c = count(); @c = count(); @s = sum(40); $t = (int64)@c + (int64)@s; print($t); @m = max(7); print((int64)@m > 6); @v[1] = avg(5); print((int64)@v[1]); }',
    prints: ['42', 'true', '5'],
    maps: ['@c: 2', '@m: 7', '@s: 40', '@v[1]: 5'],
  },
];
