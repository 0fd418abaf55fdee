import type { Segment } from './live-range.ts';

/** The times at which one place, a machine register or a piece of stack, is in use: disjoint segments, ascending. */
export class Occupied {
  private readonly segments: Segment[] = [];

  isFree(wanted: readonly Segment[]): boolean {
    return wanted.every(({ start, end }) => {
      const next = this.segments[this.firstEndingAfter(start)];
      return next === undefined || next.start >= end;
    });
  }

  take(segments: readonly Segment[]): void {
    for (const segment of segments)
      this.segments.splice(this.firstEndingAfter(segment.start), 0, segment);
  }

  private firstEndingAfter(position: number): number {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.segments[middle]!.end <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
