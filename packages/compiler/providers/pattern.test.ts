import { expect, test } from 'vitest';
import { matcher } from './pattern.ts';

const cases: [pattern: string, name: string, matches: boolean][] = [
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['*', '', true],
  ['a*', 'a', true],
  ['a*c', 'abc', true],
  ['a*c', 'ac', true],
  ['a*a', 'a', false],
  ['*b*', 'abc', true],
  ['*bc*', 'abc', true],
  ['a*b*c', 'a_b_c', true],
  ['a*b*c', 'a_c', false],
  ['a*bc*c', 'abc', false],
  ['**', 'x', true],
];

test.each(cases)('%s on %s: %s', (pattern, name, matches) => {
  expect(matcher(pattern)(name)).toBe(matches);
});
