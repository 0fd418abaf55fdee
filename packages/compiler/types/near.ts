/**
 * A hint that offers names close to a misspelt one, or undefined. Close: at most a third of the
 * letters differ, or one name begins with the other.
 */
export function nearHint(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates);
  return near.length === 0
    ? undefined
    : `Did you mean ${near.map((each) => `'${each}'`).join(' or ')}?`;
}

const namesMax = 3;
/** A kernel has a hundred thousand functions; looking at more than this would be felt while typing. */
const candidatesMax = 200_000;

/** The closest names, best first, at most three. */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const found: { text: string; distance: number }[] = [];
  let seen = 0;
  for (const text of candidates) {
    if (++seen > candidatesMax) break;
    if (text === name || text === '') continue;
    if (name.length >= 3 && text.startsWith(name)) found.push({ text, distance: limit });
    else if (Math.abs(text.length - name.length) <= limit) {
      const distance = editDistance(name, text, limit);
      if (distance <= limit) found.push({ text, distance });
    }
  }
  found.sort((a, b) => a.distance - b.distance || (a.text < b.text ? -1 : 1));
  return found.slice(0, namesMax).map((each) => each.text);
}

/** Edits between two names, swapped neighbours counting as one; `limit + 1` once that is sure to be exceeded. */
function editDistance(a: string, b: string, limit: number): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const change = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swap = swapped && row > 1 ? beforePrevious[column - 2]! + 1 : change;
      current.push(Math.min(change, swap, previous[column]! + 1, current[column - 1]! + 1));
    }
    if (Math.min(...current) > limit) return limit + 1;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
