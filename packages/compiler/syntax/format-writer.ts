import type { Span } from '../source/span.ts';
import type { Comment } from './token.ts';

const INDENT = '  ';

/**
 * Collects the lines of a formatted script, and puts every comment where it belongs: on a line of
 * its own before what it stands before, or behind what it follows on the same line. Comments are
 * consumed in order, so none is lost or written twice.
 */
export class Writer {
  readonly text: string;
  private readonly comments: readonly Comment[];
  private lines: string[] = [];
  private depth = 0;
  private nextComment = 0;
  /** Where the last thing written ends in the source. */
  private written = 0;
  /** Nothing was written yet in this block, so a blank line would be the first. */
  private fresh = true;

  constructor(text: string, comments: readonly Comment[], start: number) {
    this.text = text;
    this.comments = comments;
    this.written = start;
  }

  /** Columns that the indentation takes. */
  get margin(): number {
    return this.depth * INDENT.length;
  }

  /** Writes the comments before `start`, and a blank line if the source has one. */
  before(start: number): void {
    for (;;) {
      const comment = this.comments[this.nextComment];
      if (comment === undefined || comment.start >= start) break;
      this.nextComment += 1;
      this.keepBlankLine(comment.start);
      this.line(this.slice(comment));
      this.written = comment.end;
    }
    this.keepBlankLine(start);
  }

  /** Writes the comments behind `end` on its line, at the end of the line written last. */
  after(end: number): void {
    this.written = Math.max(this.written, end);
    for (;;) {
      const comment = this.comments[this.nextComment];
      if (comment === undefined) break;
      if (this.text.slice(this.written, comment.start).includes('\n')) break;
      if (comment.start < end || !this.onlyPunctuation(this.written, comment.start)) break;
      this.nextComment += 1;
      this.append(` ${this.slice(comment)}`);
      this.written = comment.end;
      if (this.slice(comment).includes('\n')) break;
    }
  }

  line(text: string): void {
    this.lines.push(text === '' ? '' : INDENT.repeat(this.depth) + text);
    this.fresh = false;
  }

  append(text: string): void {
    this.lines.push((this.lines.pop() ?? '') + text);
  }

  /** A blank line, unless there is one or nothing stands above. */
  blank(): void {
    if (!this.fresh && this.lines.at(-1) !== '') this.lines.push('');
  }

  /** Takes back a blank line, before a closing brace. */
  dropBlank(): void {
    if (this.lines.at(-1) === '') this.lines.pop();
  }

  indented(write: () => void): void {
    this.depth += 1;
    this.fresh = true;
    write();
    this.depth -= 1;
    this.fresh = false;
  }

  /** What `write` writes, as text with the indentation of its lines. */
  captured(write: () => void): string {
    const { lines, fresh } = this;
    this.lines = [];
    write();
    const text = this.lines.join('\n');
    this.lines = lines;
    this.fresh = fresh;
    return text;
  }

  /**
   * A piece of a line: as `render` writes it, but as in the source when a comment stands in it,
   * for which no other place is right.
   */
  piece(start: number, end: number, render: () => string): string {
    const inside = this.comments.filter(
      (each, index) => index >= this.nextComment && each.start >= start && each.end <= end,
    );
    const last = inside.at(-1);
    if (last === undefined || this.comments[this.nextComment]!.start < start) return render();
    this.nextComment += inside.length;
    const source = this.text.slice(start, end).trim();
    const endsInComment = last.kind === 'line' && source.endsWith(this.slice(last));
    return endsInComment ? `${source}\n${INDENT.repeat(this.depth)}` : source;
  }

  finish(): string {
    this.before(this.text.length + 1);
    while (this.lines.at(-1) === '') this.lines.pop();
    return this.lines.map((line) => `${line}\n`).join('');
  }

  /** A piece of the source without white space at its end. */
  slice(span: Span): string {
    return this.text.slice(span.start, span.end).trimEnd();
  }

  /** Whether nothing but the end of a statement stands between two offsets. */
  private onlyPunctuation(from: number, to: number): boolean {
    return [...this.text.slice(from, to)].every((char) => ' \t\r;,/{'.includes(char));
  }

  private keepBlankLine(start: number): void {
    const between = this.text.slice(this.written, start).split('\n').slice(1, -1);
    if (between.some((line) => line.trim() === '')) this.blank();
  }
}
