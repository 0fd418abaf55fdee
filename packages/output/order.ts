/** Order of two bigints, as sort() wants it. */
export const compareBigints = (a: bigint, b: bigint): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

export const larger = (a: bigint, b: bigint): bigint => (compareBigints(a, b) > 0 ? a : b);
export const smaller = (a: bigint, b: bigint): bigint => (compareBigints(a, b) < 0 ? a : b);

/** The largest of some bigints, undefined of none. `Math.max` takes numbers only. */
export const largest = (values: Iterable<bigint>): bigint | undefined => fold(values, larger);

/** The smallest of some bigints, undefined of none. */
export const smallest = (values: Iterable<bigint>): bigint | undefined => fold(values, smaller);

function fold(
  values: Iterable<bigint>,
  choose: (a: bigint, b: bigint) => bigint,
): bigint | undefined {
  let chosen: bigint | undefined;
  for (const value of values) chosen = chosen === undefined ? value : choose(chosen, value);
  return chosen;
}
