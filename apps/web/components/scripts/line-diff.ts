/** One line of a comparison of two texts. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Line numbers, from 1, on the sides that have the line. */
  readonly left?: number;
  readonly right?: number;
}

/** Scripts are short: beyond this many cells the table of the longest common subsequence is not worth its memory. */
const largestTable = 4_000_000;

/**
 * Lines kept, taken away and added between two texts, by the longest common subsequence. Texts too large
 * for that are one removal and one addition.
 */
export function diffLines(left: string, right: string): DiffLine[] {
  const a = left.split('\n');
  const b = right.split('\n');
  const lengths = a.length * b.length > largestTable ? undefined : commonLengths(a, b);
  const common = (i: number, j: number) => lengths?.[i * (b.length + 1) + j] ?? 0;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [before, after] = [a[i], b[j]];
    if (lengths && before !== undefined && before === after) {
      lines.push({ kind: 'same', text: before, left: ++i, right: ++j });
    } else if (
      before !== undefined &&
      (after === undefined || common(i + 1, j) >= common(i, j + 1))
    ) {
      lines.push({ kind: 'removed', text: before, left: ++i });
    } else if (after !== undefined) {
      lines.push({ kind: 'added', text: after, right: ++j });
    }
  }
  return lines;
}

/** At (i, j): length of the longest common subsequence of a[i…] and b[j…]. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return lengths;
}
