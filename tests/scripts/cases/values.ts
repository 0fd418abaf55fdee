import type { ScriptCase } from './script-case.ts';

/** Numbers, casts, tuples and records. */
export const valuesCases: readonly ScriptCase[] = [
  {
    title: 'integers add, subtract and multiply',
    script: 'begin { $a = 7; $b = 3; print(($a + $b, $a - $b, $a * $b, $b - $a)); }',
    prints: ['(10, 4, 21, -4)'],
  },
  {
    title: 'arrays have no alignment, wherever they lie',
    script:
      'begin { @m[true, (uint8[8])(uint64)513] = (int16)7; for $kv : @m { print($kv.0.1[1]); print((uint64)$kv.0.1); } clear(@m); }',
    prints: ['2', '513'],
  },
  {
    title: '/ and % work on unsigned bits',
    script:
      'begin { $a = 17; print(($a / 5, $a % 5)); $b = (uint64)100; print(($b / 7, $b % 7)); }',
    prints: ['(3, 2)', '(14, 2)'],
  },
  {
    title: '>> shifts zeros in',
    script: 'begin { $a = -8; print($a >> 1); print((uint64)256 >> 4); print(1 << 40); }',
    prints: ['9223372036854775804', '16', '1099511627776'],
  },
  {
    title: 'bits',
    script:
      'begin { $a = 12; $b = 10; print(($a & $b, $a | $b, $a ^ $b)); $c = (int64)12; print(~$c); }',
    prints: ['(8, 14, 6)', '-13'],
  },
  {
    title: 'precedence',
    script:
      'begin { print(2 + 3 * 4 - 10 / 5); print(1 | 2 ^ 3 & 1); print(1 << 2 + 1); print((1 + 2) * 3); }',
    prints: ['12', '3', '8', '9'],
  },
  {
    title: 'signs: -1 is less than 1, and -x negates',
    script: 'begin { $a = -1; $b = (int64)1; print($a < $b); print(-$b); print(!$b); print(!0); }',
    prints: ['true', '-1', 'false', 'true'],
  },
  {
    title: '64 bits without loss',
    script:
      'begin { print(9223372036854775807); print((uint64)18446744073709551615); $x = 9223372036854775807; $y = $x; print($y - 1); }',
    prints: ['9223372036854775807', '18446744073709551615', '9223372036854775806'],
  },
  {
    title: 'literals in all bases',
    script: 'begin { print((0x1F, 010, 1_000, 5e3)); print((1us, 2ms, 3s, 1m)); }',
    prints: ['(31, 8, 1000, 5000)', '(1000, 2000000, 3000000000, 60000000000)'],
  },
  {
    title: 'casts cut and extend',
    script:
      'begin { print((uint8)300); print((int8)200); print((int32)-5); print((uint16)-1); print((uint64)(int8)-1); }',
    prints: ['44', '-56', '-5', '65535', '18446744073709551615'],
  },
  {
    title: 'casts between bool and int',
    script: 'begin { print((bool)5); print((int32)true); print((bool)0); }',
    prints: ['true', '1', 'false'],
  },
  {
    title: 'logic stops early',
    script:
      'begin { $x = 0; if ($x != 0 && 10 / $x > 1) { print("no"); } else { print("short"); } print(1 == 1 || 0 == 1); }',
    prints: ['short', 'true'],
  },
  {
    title: 'comparison yields bool',
    script: 'begin { print((1 < 2, 2 <= 1, 3 == 3, 3 != 3, 4 > 3, 4 >= 5)); }',
    prints: ['(true, false, true, false, true, false)'],
  },
  {
    title: 'ternary and elvis',
    script:
      'begin { $a = 5; print($a > 3 ? "big" : "small"); print($a > 9 ? 1 : 2); print($a ?: 7); print(0 ?: 7); }',
    prints: ['big', '2', '5', '7'],
  },
  {
    title: 'post and pre increments',
    script: 'begin { $a = 5; print($a++); print(++$a); print($a--); print(--$a); print($a); }',
    prints: ['5', '7', '7', '5', '5'],
  },
  {
    title: 'compound assignment',
    script:
      'begin { $a = 10; $a += 5; print($a); $a -= 3; print($a); $a *= 2; print($a); $a /= 5; print($a); $a %= 3; print($a); $a <<= 4; print($a); $a >>= 2; print($a); $a |= 8; print($a); $a &= 12; print($a); $a ^= 5; print($a); }',
    prints: ['15', '12', '24', '4', '1', '16', '4', '12', '12', '9'],
  },
  {
    title: 'a let of a block ends with it',
    script:
      'begin { let $x = 1; if ($x == 1) { let $y : uint8 = 200; $y += 100; print($y); } let $z : int64; print($z); $x = 3; print($x); }',
    prints: ['44', '0', '3'],
  },
  {
    title: 'a block is a value',
    script:
      'begin { $x = { let $a = 3; $a * 2 }; print($x); print(if ($x == 6) { "six" } else { "other" }); }',
    prints: ['6', 'six'],
  },
  {
    title: 'tuples',
    script:
      'begin { $t = (1, "two", (3, -4)); print($t); print($t.1); print($t.2.1); print((5,)); }',
    prints: ['(1, two, (3, -4))', 'two', '-4', '(5)'],
  },
  {
    title: 'records',
    script:
      'begin { $r = (a = 1, b = "two", c = (x = 3)); print($r); print($r.b); print($r.c.x); }',
    prints: ['{ .a = 1, .b = two, .c = { .x = 3 } }', 'two', '3'],
  },
  {
    title: 'tuples compare by value',
    script:
      'begin { $a = (1, "x"); $b = (1, "x"); if ($a == $b) { print("same"); } if ($a != (1, "y")) { print("different"); } }',
    prints: ['same', 'different'],
  },
  {
    title: 'enums of the script print by name',
    script:
      'enum color { RED, GREEN = 5 } begin { $c = GREEN; print($c); printf("%s %d\\n", RED, GREEN); print(GREEN + 1); @e[GREEN] = 1; }',
    prints: ['GREEN', 'RED 5', '6'],
    maps: ['@e[GREEN]: 1'],
  },
  {
    title: 'sizeof and offsetof',
    script:
      'begin { print((sizeof(uint8), sizeof(int64), sizeof((1, "abc")))); print(sizeof(uint32[4])); }',
    prints: ['(1, 8, 5)', '16'],
  },
  {
    title: 'bswap',
    script:
      'begin { print(bswap((uint16)0x1234)); printf("%x %llx %x\\n", bswap((uint32)0x12345678), bswap((uint64)0x1122334455667788), bswap((uint8)0x7f)); }',
    prints: ['13330', '78563412 8877665544332211 7f'],
  },
  {
    title: 'an int becomes an array and back',
    script:
      'begin { $a = (uint8[4])(uint32)0x01020304; print($a); print($a[0]); print((uint32)$a); print($a[3]); }',
    prints: ['[4,3,2,1]', '4', '16909060', '1'],
  },
  {
    title: 'is_* predicates',
    script:
      'begin { print((is_integer(1), is_str("a"), is_ptr(1), is_unsigned_integer((uint8)1), is_array((uint8[2])(uint16)1))); }',
    prints: ['(true, true, false, true, true)'],
  },
  {
    title: 'an address leads to the variable, as long as the probe runs',
    script:
      'struct two { char low; char high; }; begin { $x = (uint64)0x4241; $p = (struct two *)&$x; $m = (uint64)-1; print($m++); print(strlen("abc" + "d")); print($p->low); $x = 0x4443; print($p->high); for $i : 0..2 { $x++; } print($p->low); }',
    prints: ['18446744073709551615', '4', '65', '68', '69'],
  },
];
