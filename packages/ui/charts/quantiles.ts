export interface Bucket {
  /** As bpftrace prints it: `[4, 8)`. */
  readonly label: string;
  readonly count: number;
}

/**
 * Index of the bucket in which each share of all observations is reached, or undefined when there are
 * none. A histogram knows no better than its buckets.
 */
export function quantileBuckets(
  buckets: readonly Bucket[],
  shares: readonly number[],
): (number | undefined)[] {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  return shares.map((share) => {
    if (total === 0) return undefined;
    let seen = 0;
    const index = buckets.findIndex((bucket) => {
      seen += bucket.count;
      return seen >= share * total && bucket.count > 0;
    });
    return index === -1 ? undefined : index;
  });
}
