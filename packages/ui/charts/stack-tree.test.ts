import { expect, test } from 'vitest';
import { foldStacks, matchedValue } from './stack-tree.ts';

const stacks = [
  { frames: ['main', 'read', 'wait'], value: 3 },
  { frames: ['main', 'write'], value: 5 },
  { frames: ['idle', 'wait'], value: 1 },
];

test('common outer frames are one node, heaviest first', () => {
  const root = foldStacks(stacks, false);
  expect(root.value).toBe(9);
  expect(root.children.map((child) => [child.name, child.value])).toEqual([
    ['main', 8],
    ['idle', 1],
  ]);
  expect(root.children[0]?.children.map((child) => child.name)).toEqual(['write', 'read']);
});

test('inverted, the innermost frames come first', () => {
  const root = foldStacks(stacks, true);
  expect(root.children.map((child) => [child.name, child.value])).toEqual([
    ['write', 5],
    ['wait', 4],
  ]);
});

test('a match counts a stack once, whatever the case', () => {
  expect(matchedValue(stacks, 'WAIT')).toBe(4);
});
