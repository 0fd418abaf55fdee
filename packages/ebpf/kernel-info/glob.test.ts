import { expect, test } from 'vitest';
import { glob } from './glob.ts';

test.each([
  ['vfs_read', 'vfs_read', true],
  ['vfs_read', 'vfs_readv', false],
  ['*', '', true],
  ['vfs_*', 'vfs_', true],
  ['*read', 'vfs_read', true],
  ['*read', 'vfs_readv', false],
  ['v*r*d', 'vfs_read', true],
  ['v*x*d', 'vfs_read', false],
  ['ab*ba', 'aba', false],
  ['a*b*c', 'abbc', true],
  ['*aa*aa*', 'aaa', false],
  ['a.c', 'abc', false],
  [`${'a*'.repeat(50)}b`, 'a'.repeat(5000), false],
])('%j matches %j: %s', (pattern, text, expected) => {
  expect(glob(pattern)(text)).toBe(expected);
});
