import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

const ids = ['a', 'b', 'c'];

// As text, because vitest cannot put a bigint into the name of a case.
test.each(['0 0 0', '1 36 1295', `${2n ** 63n} 7 0`])('a cursor brings back %s', (numbers) => {
  const afters = numbers.split(' ').map(BigInt);
  const positions = ids.map((runHostId, index) => ({ runHostId, after: afters[index] ?? 0n }));
  expect(decodeCursor(encodeCursor(positions), ids)).toEqual(positions);
});

test.each(['', '1.2', '1.2.3.4', '1..3', '1.-2.3', '1.2.Z', '1.2.99999999999999'])(
  'a cursor that is not of this run is refused: %j',
  (cursor) => {
    expect(decodeCursor(cursor, ids)).toBeUndefined();
  },
);
