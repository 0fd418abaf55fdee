import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

const ids = ['a', 'b', 'c'];

test.each([[[0n, 0n, 0n]], [[1n, 36n, 1295n]], [[2n ** 63n, 7n, 0n]]])(
  'a cursor brings back %j',
  (afters) => {
    const positions = ids.map((runHostId, index) => ({ runHostId, after: afters[index] ?? 0n }));
    expect(decodeCursor(encodeCursor(positions), ids)).toEqual(positions);
  },
);

test.each(['', '1.2', '1.2.3.4', '1..3', '1.-2.3', '1.2.Z', '1.2.99999999999999'])(
  'a cursor that is not of this run is refused: %j',
  (cursor) => {
    expect(decodeCursor(cursor, ids)).toBeUndefined();
  },
);
