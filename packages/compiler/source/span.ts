/** A half-open range of UTF-16 offsets in one source text. Lines and columns are computed only when rendering. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One source text. `name` is what diagnostics show: a path, or `stdin` for `-e` and `-`. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

export const span = (start: number, end: number): Span => ({ start, end });

/** The smallest span that covers both. */
export const cover = (a: Span, b: Span): Span =>
  span(Math.min(a.start, b.start), Math.max(a.end, b.end));
