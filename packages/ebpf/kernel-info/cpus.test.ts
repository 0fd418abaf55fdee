import { expect, test } from 'vitest';
import { parseCpuList } from './cpus.ts';

test.each([
  ['0-3\n', [0, 1, 2, 3]],
  ['0', [0]],
  ['0-1,4,6-7', [0, 1, 4, 6, 7]],
  ['\n', []],
  ['3-1', []],
  ['nonsense', []],
])('%j', (text, cpus) => {
  expect(parseCpuList(text)).toEqual(cpus);
});
