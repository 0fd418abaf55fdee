/** Orders by the code units of a text, as `sort()` does by itself. */
export const byText =
  <T>(textOf: (each: T) => string) =>
  (a: T, b: T): number => {
    const [left, right] = [textOf(a), textOf(b)];
    return left < right ? -1 : Number(left > right);
  };

/** Sorted by text, and each text once. What is in order already is not sorted again: a kernel has 40,000 functions. */
export function ordered<T>(all: readonly T[], textOf: (each: T) => string): readonly T[] {
  const isOrdered = all.every((each, i) => i === 0 || textOf(all[i - 1] as T) < textOf(each));
  if (isOrdered) return all;
  const sorted = [...all].sort(byText(textOf));
  return sorted.filter((each, i) => i === 0 || textOf(sorted[i - 1] as T) !== textOf(each));
}
