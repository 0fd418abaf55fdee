import { expect, test } from 'vitest';
import { toCsv } from './table-data.ts';

test('a table becomes CSV with its head', () => {
  const columns = [
    { name: 'key', numeric: false },
    { name: 'count', numeric: true },
  ];
  const rows = [
    ['plain', 1],
    ['a,b', 2n],
    ['say "hi"', 3],
  ];
  expect(toCsv({ columns, rows })).toBe('key,count\r\nplain,1\r\n"a,b",2\r\n"say ""hi""",3\r\n');
});
