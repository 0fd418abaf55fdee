import { utf8Length } from '../decode/utf8.ts';

/** How printf fills a field: `width` in bytes of UTF-8, `zero` fills with `0` on either side. */
export interface Padding {
  readonly width: number;
  readonly left: boolean;
  readonly zero: boolean;
}

/** `text` filled up to the width. */
export function pad(text: string, padding: Padding): string {
  if (padding.width === 0) return text;
  const missing = padding.width - utf8Length(text);
  if (missing <= 0) return text;
  const fill = (padding.zero ? '0' : ' ').repeat(missing);
  return padding.left ? text + fill : fill + text;
}

/**
 * `text` with only its first `chunk` characters filled up. bpftrace writes a composite value to a C++
 * stream piece by piece, and the stream's width holds for the first piece alone.
 */
export function padFirstChunk(text: string, chunk: number, padding: Padding): string {
  return pad(text.slice(0, chunk), padding) + text.slice(chunk);
}
