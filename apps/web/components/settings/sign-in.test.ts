import { expect, test } from 'vitest';
import { safeReturn } from './sign-in.tsx';

test.each([
  ['/runs/12?tab=hosts', '/runs/12?tab=hosts'],
  [null, '/trace'],
  ['https://elsewhere.example', '/trace'],
  ['//elsewhere.example', '/trace'],
  ['/\\elsewhere.example', '/trace'],
])('after sign-in, %s leads to %s', (asked, path) => expect(safeReturn(asked)).toBe(path));
