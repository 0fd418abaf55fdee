import type { Diagnostic } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { problemAt, problemFrom } from './problem-from.ts';

const problem = (start: number, end: number) => {
  const diagnostic: Diagnostic = {
    code: 'unknown-field',
    severity: 'error',
    message: `${start}`,
    span: { start, end },
    hints: [],
    labels: [],
  };
  return { diagnostic };
};

/** Not in order: those of one kernel come behind those of another. */
const problems = [problem(30, 40), problem(5, 8), problem(32, 35)];

test.each([
  ['next', 0, '5'],
  ['next', 5, '30'],
  ['next', 30, '32'],
  ['next', 32, '5'],
  ['previous', 33, '32'],
  ['previous', 32, '30'],
  ['previous', 5, '32'],
  ['previous', 0, '32'],
] as const)('%s of %i is at %s', (direction, cursor, found) => {
  expect(problemFrom(problems, cursor, direction)?.diagnostic.message).toBe(found);
});

test.each([
  [6, '5'],
  [33, '32'],
  [38, '30'],
  [20, undefined],
])('at %i is %s', (cursor, found) => {
  expect(problemAt(problems, cursor)?.diagnostic.message).toBe(found);
});

test('without problems there is nowhere to go', () => {
  expect(problemFrom([], 3, 'next')).toBeUndefined();
});
