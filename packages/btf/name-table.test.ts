import { expect, test } from 'vitest';
import { nameTable, tableOfNames } from './name-table.ts';
import { openBtf } from './reader.ts';
import { createBtfWriter } from './writer.ts';

const text = 'vfs_read\nvfs\ttcp_send [m]\nvfs_read\nlast';
const starts = Uint32Array.of(0, 9, 13, 26, 35);
const table = nameTable(Buffer.from(text), starts);
const indexOf = (name: string): number | undefined => table.indexOf(Buffer.from(name), 0);

test.each([
  ['vfs_read\0', 0],
  ['vfs\n', 1],
  ['tcp_send', 2],
  ['last', 4],
  ['vfs_', undefined],
  ['vfs_read2', undefined],
  ['', undefined],
])('%j is at %j', (name, index) => {
  expect(indexOf(name)).toBe(index);
});

test('names are ordered as text is', () => {
  expect([4, 3, 2, 1].sort(table.compare)).toEqual([4, 2, 1, 3]);
  expect(table.compare(0, 3)).toBe(0);
});

test('ten thousand names find themselves', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `f${(i * 7919) % 10_000}`);
  const at = Uint32Array.from({ length: names.length }, () => 0);
  for (let i = 1; i < names.length; i++)
    at[i] = (at[i - 1] as number) + (names[i - 1] as string).length + 1;
  const many = nameTable(Buffer.from(names.join('\n')), at);
  expect(names.map((name) => many.indexOf(Buffer.from(name), 0))).toEqual(names.map((_, i) => i));
});

test('a table of texts', () => {
  const table = tableOfNames(['b', 'äh', 'a']);
  expect(['a', 'äh', 'c'].map((name) => table.indexOf(Buffer.from(name), 0))).toEqual([
    2,
    1,
    undefined,
  ]);
});

test('functions in a table, by their types, with the fewest parameters of several', () => {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const proto = (count: number) =>
    writer.funcProto(
      int,
      Array.from({ length: count }, (_, i) => ({ name: `p${i}`, type: int })),
    );
  const base = openBtf(writer.bytes());
  writer.func('vfs', proto(2), 'static');
  writer.func('vfs_read', proto(7), 'static');
  writer.func('unknown', proto(1), 'static');
  writer.func('vfs_read', proto(3), 'global');
  const { order, paramCounts } = openBtf(writer.bytes()).functionsIn(table);
  expect([...order]).toEqual([1, 0]);
  expect([...paramCounts]).toEqual([3, 2, 0xffff, 0xffff, 0xffff]);
  expect(base.functionsIn(table).order).toHaveLength(0);
});
