/** Order of two bigints, as sort() wants it. */
export const compareBigints = (a: bigint, b: bigint): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** The largest of some bigints, undefined of none. `Math.max` takes numbers only. */
export const largest = (values: Iterable<bigint>): bigint | undefined => extreme(values, 1);

/** The smallest of some bigints, undefined of none. */
export const smallest = (values: Iterable<bigint>): bigint | undefined => extreme(values, -1);

function extreme(values: Iterable<bigint>, sign: 1 | -1): bigint | undefined {
  let found: bigint | undefined;
  for (const value of values) {
    if (found === undefined || compareBigints(value, found) === sign) found = value;
  }
  return found;
}
