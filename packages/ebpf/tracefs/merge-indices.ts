/** Orders two things by their indices: negative, 0 or positive. */
export type Compare = (a: number, b: number) => number;

/**
 * All indices in order. `many` are in order already as a rule, and are then only looked over; `few` are put between
 * them. To sort 40,000 names all the same takes longer than to read them.
 */
export function mergeIndices(
  many: Uint32Array,
  few: readonly number[],
  compare: Compare,
): Uint32Array {
  if (!isInOrder(many, compare)) return Uint32Array.from([...many, ...few].sort(compare));
  const merged = new Uint32Array(many.length + few.length);
  let from = 0;
  let count = 0;
  for (const index of [...few].sort(compare)) {
    const to = placeOf(index, many, from, compare);
    merged.set(many.subarray(from, to), count);
    count += to - from;
    merged[count++] = index;
    from = to;
  }
  merged.set(many.subarray(from), count);
  return merged;
}

function isInOrder(indices: Uint32Array, compare: Compare): boolean {
  for (let i = 1; i < indices.length; i++) {
    if (compare(indices[i - 1] as number, indices[i] as number) > 0) return false;
  }
  return true;
}

/** The first place from `from` on whose index comes after `index`. */
function placeOf(index: number, among: Uint32Array, from: number, compare: Compare): number {
  let low = from;
  let high = among.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(among[middle] as number, index) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
