import type { Random } from '../random.ts';
import type { Preamble } from './preamble.ts';
import type { IntType, Type } from './types.ts';

export interface Variable {
  readonly name: string;
  readonly type: Type;
  /** What a loop counts with: writing to it could make the loop endless. */
  readonly isFixed?: boolean;
}

/** A map by what it holds: values of a type, or what an aggregate gathers. */
export interface MapVariable {
  readonly name: string;
  /** None: a scalar. */
  readonly keys: readonly Type[];
  readonly value: Type | Aggregate;
}

export interface Aggregate {
  readonly kind: 'aggregate';
  readonly name: 'count' | 'sum' | 'min' | 'max' | 'avg' | 'stats' | 'hist' | 'lhist';
  /** All uses of a map agree on them: `, 0, 100, 10`. */
  readonly tail: string;
  readonly signed: boolean;
}

/** A subprogram or macro that takes integers and gives one; a changer takes a variable first, and writes to it. */
export interface Callable {
  readonly name: string;
  readonly kind: 'fn' | 'macro' | 'changer';
  readonly params: readonly IntType[];
}

/** Where code stands: what the machine offers there. */
export interface Place {
  /** `begin`, or an attach point. */
  readonly point: string;
  /** Integer expressions that only make sense there: `args.flags`, `arg0`. */
  readonly integers: readonly string[];
  /** String expressions, likewise. */
  readonly strings: readonly string[];
  /** Statements, likewise. */
  readonly statements: readonly string[];
}

export interface Scope {
  readonly random: Random;
  readonly place: Place;
  /** Only what gives the same on every machine, at any time. */
  readonly isRepeatable: boolean;
  /** Only what bpftrace accepts as well, and does as it is documented. */
  readonly isShared: boolean;
  readonly preamble: Preamble;
  readonly variables: Variable[];
  readonly maps: readonly MapVariable[];
  readonly callables: readonly Callable[];
  /** Loops around here. */
  readonly loops: number;
  /** In what the kernel calls for each turn of a `for`, or in a subprogram: the probe's context is not known. */
  readonly isCallback: boolean;
  /** Of the innermost loop: `break` and `continue` have a meaning. */
  readonly isInLoop: boolean;
  /** Makes names unlike any other. */
  readonly fresh: () => string;
}

/** Words of the machine and of the probe that have no meaning without the probe's context. */
const needsContext = /stack|usermode|reg\(|ctx|arg|retval|func/;

/** One of those that may be written here; none when there is none. */
export function usable(scope: Scope, choices: readonly string[]): string[] {
  const left = choices.filter((each) => !(scope.isCallback && needsContext.test(each)));
  return left.length === 0 ? [] : [scope.random.pick(left)];
}

/** A block within: what is declared there is not known outside. */
export const inner = (scope: Scope, more: Partial<Scope> = {}): Scope => ({
  ...scope,
  variables: [...scope.variables],
  ...more,
});
