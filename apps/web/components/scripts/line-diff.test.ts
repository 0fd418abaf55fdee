import { expect, test } from 'vitest';
import { diffLines } from './line-diff.ts';

const show = (left: string, right: string) =>
  diffLines(left, right).map(
    (line) => `${{ same: ' ', removed: '-', added: '+' }[line.kind]}${line.text}`,
  );

test('a changed line is taken away and then added, what is around it stays', () => {
  expect(show('a\nb\nc', 'a\nB\nc')).toEqual([' a', '-b', '+B', ' c']);
});

test('equal texts have no change, an added end is an addition', () => {
  expect(show('a\nb', 'a\nb')).toEqual([' a', ' b']);
  expect(show('a', 'a\nb')).toEqual([' a', '+b']);
  expect(show('a\nb', 'b')).toEqual(['-a', ' b']);
});

test('numbers count the lines of their own side', () => {
  expect(diffLines('x\nb', 'b').at(-1)).toEqual({ kind: 'same', text: 'b', left: 2, right: 1 });
});
