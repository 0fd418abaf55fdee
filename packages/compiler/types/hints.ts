import type { Expression } from '../syntax/ast.ts';
import { isAggregate } from './convert.ts';
import type { Type } from './type.ts';

/** What to write instead, where that follows from what was written. */

/** What to write in place of an operator that cannot work on one of these. */
export function operandHint(operator: string, types: readonly Type[]): string | string[] {
  const has = (kind: Type['kind']): boolean => types.some((type) => type.kind === kind);
  const joins = operator === '+' || operator === '+=';
  if (has('string')) {
    return joins
      ? 'Strings are joined where they are printed: printf("%s%s", …)'
      : 'Strings are only compared; the length of one is strlen(…)';
  }
  if (types.some(isAggregate)) return 'Read its number first: (int64)@name';
  if (has('tuple')) return 'Name the element that is meant: $x.0';
  if (has('struct')) return 'Name the field that is meant: $x.field';
  if (has('array')) return 'Name the element that is meant: $x[0]';
  if (has('pointer')) return 'Make it a number first: (uint64)$x; or read what it points to: *$x';
  return [];
}

/** A name without its sign is the usual mistake. */
export function mapHint(node: Expression): string | string[] {
  const name = node.kind === 'identifier' || node.kind === 'variable' ? node.name : undefined;
  return name === undefined
    ? 'Name the map itself, not a value'
    : `A map is written @${name.replace(/^\$/, '')}`;
}

/** How to give the n-th positional parameter. */
export const positionalHint = (index: number): string =>
  `Give it behind the script: sonde trace FILE ${Array.from({ length: index }, (_, at) => `VALUE${at + 1}`).join(' ')}`;
