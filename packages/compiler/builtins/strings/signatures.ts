import { bool, int32, stringOf } from '../../types/type.ts';
import type { Signature } from '../signature.ts';

/** Builtins that search, join and compare strings and bytes. */

/** What str_concat() holds with its NUL; more is cut off. */
export const concatCapacity = 1024;

const haystackAndNeedle = [
  { name: 'haystack', kind: 'string' },
  { name: 'needle', kind: 'string' },
] as const;

export const stringSignatures: readonly Signature[] = [
  {
    name: 'strcontains',
    params: haystackAndNeedle,
    docs: 'Whether a string contains another one',
    result: bool,
  },
  {
    name: 'strstr',
    params: haystackAndNeedle,
    docs: 'Where a string first stands in another one, or -1',
    result: int32,
  },
  {
    name: 'str_concat',
    params: [
      { name: 'left', kind: 'string' },
      { name: 'right', kind: 'string' },
    ],
    docs: 'Both strings, one behind the other',
    result: stringOf(concatCapacity),
  },
  {
    name: 'memcmp',
    params: [
      { name: 'left', kind: 'memory' },
      { name: 'right', kind: 'memory' },
      { name: 'length', kind: 'integer' },
    ],
    docs: 'Difference of the first bytes that are not the same, 0 when all are',
    result: int32,
  },
];
