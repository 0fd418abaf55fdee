import { expect, test } from 'vitest';
import { checkText, codesOf, mapTypesOf } from './check-text.ts';

/** Body of a probe and the maps it makes. */
const cases: [body: string, ...maps: string[]][] = [
  ['@a = 1', '@a: int8'],
  ['@a = 1; @a = pid', '@a: uint32'],
  ['@a++', '@a: int64'],
  ['@a += 1', '@a: int64'],
  ['@a += pid', '@a: uint64'],
  ['@a = pid; @a++', '@a: uint64'],
  ['@a = pid; @a--', '@a: int64'],
  ['@a = pid; @a -= 1', '@a: int64'],
  ['@a = @a + 1', '@a: int64'],
  ['$d = @a; @a = $d + 1', '@a: int64'],
  ['$d = @a[tid]; if ($d < 8) { @a[tid] = 2 | $d }', '@a[uint32]: int64'],
  ['$d = @a; @a = $d + 1; @a = (uint64)5', '@a: uint64'],
  [
    '$d = @a; @b = ($d, comm); @a = $d + 1; $e = @b.0 + 1; @c = $e',
    '@a: int64',
    '@b: (int64,string[16])',
    '@c: int64',
  ],
  ['let $d; if (find(@a, 1, $d)) { $n = $d; @a[1] = $n + 1 }', '@a[int8]: int64'],
  ['@a[pid] = 1', '@a[uint32]: int8'],
  ['@a[pid] = 1; @a[1] = 2', '@a[uint32]: int8'],
  ['@a[1, "ab"] = 1; @a[pid, comm] = 2', '@a[(uint32,string[16])]: int8'],
  ['@a[(1, 2)] = 1; @a[pid, pid] = 1', '@a[(uint32,uint32)]: int8'],
  ['@a["a"] = "bc"; @a["abc"] = comm', '@a[string[4]]: string[16]'],
  ['@a[nsecs] = 1; @a[-1] = 1', '@a[int64]: int8'],
  ['@ = count()', '@: count_t'],
  ['@a[kstack] = count()', '@a[kstack_bpftrace_127]: count_t'],
  ['@a = sum(pid)', '@a: usum_t'],
  ['@a = sum(-5); @a = sum(pid)', '@a: sum_t'],
  ['@a = avg(pid); @b = min(-1); @c = stats(pid)', '@a: uavg_t', '@b: min_t', '@c: ustats_t'],
  ['@a = hist(pid); @b = lhist(pid, 0, 10, 1)', '@a: hist_t', '@b: lhist_t'],
  ['@a = pid; @b = @a', '@a: uint32', '@b: uint32'],
  ['@c = count(); @b = (int64)@c', '@c: count_t', '@b: int64'],
  ['@a = curtask', '@a: struct task_struct *'],
  ['@a = (1, pid)', '@a: (int8,uint32)'],
  ['@a = strftime("%H", nsecs)', '@a: timestamp'],
  ['@a[probe] = count()', '@a[string]: count_t'],
];

test.each(cases)('%s', (body, ...maps) => {
  const checked = checkText(`begin { ${body}; }`);
  expect(codesOf(checked).filter((code) => !code.startsWith('?'))).toEqual([]);
  expect(mapTypesOf(checked)).toEqual(maps);
});

test('a map learns its type from probes that come later', () => {
  const checked = checkText('begin { print(@x); } end { @x = "abc"; }');
  expect(codesOf(checked)).toEqual([]);
  expect(mapTypesOf(checked)).toEqual(['@x: string[4]']);
});

test('declared maps keep their kind and size', () => {
  const { typed } = checkText(
    'let @m = lruhash(10); begin { @m[1] = 2; @n[1] = count(); @s = 1; }',
  );
  expect(typed.maps.map(({ name, kind, maxEntries }) => [name, kind, maxEntries])).toEqual([
    ['@m', 'lru_hash', 10],
    ['@n', 'percpu_hash', 4096],
    ['@s', 'hash', 1],
  ]);
});
