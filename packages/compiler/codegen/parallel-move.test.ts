import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Move, sequentialize } from './parallel-move.ts';

const scratch = 0;

/** What registers 0..5 hold after the moves, when each starts with its own number. */
function after(moves: readonly Move[]): number[] {
  const registers = [0, 1, 2, 3, 4, 5];
  for (const { to, from } of moves) registers[to] = registers[from]!;
  return registers;
}

test.each<[string, Move[], number]>([
  ['nothing to do', [{ to: 1, from: 1 }], 0],
  [
    'a chain',
    [
      { to: 1, from: 2 },
      { to: 2, from: 3 },
    ],
    2,
  ],
  [
    'a swap',
    [
      { to: 1, from: 2 },
      { to: 2, from: 1 },
    ],
    3,
  ],
  [
    'out of the scratch register',
    [
      { to: 1, from: 0 },
      { to: 2, from: 3 },
      { to: 3, from: 2 },
    ],
    4,
  ],
])('%s', (_, moves, count) => {
  expect(sequentialize(moves, scratch)).toHaveLength(count);
});

test('any moves have the effect of all at once', () => {
  const sources = fc.array(fc.nat(5), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(sources, (from) => {
      const moves = from.map((register, index) => ({ to: index + 1, from: register }));
      expect(after(sequentialize(moves, scratch)).slice(1)).toEqual(from);
    }),
    { seed: 20_260_106 },
  );
});
