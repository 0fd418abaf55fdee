import { expect, test } from 'vitest';
import { align } from './align.ts';

test('lines share one axis, what is missing is a gap', () => {
  const a = {
    id: 'a',
    values: new Map([
      [2, 20],
      [1, 10],
    ]),
  };
  const b = {
    id: 'b',
    values: new Map([
      [3, 33],
      [1, 0],
    ]),
  };
  expect(align([a, b])).toEqual({
    times: [1, 2, 3],
    lines: [
      { id: 'a', values: [10, 20, null] },
      { id: 'b', values: [0, null, 33] },
    ],
  });
});
