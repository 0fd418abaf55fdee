import { type HighlightKind, highlight } from '@sonde/compiler';

/** A stretch of text; `kind` names its colour, undefined for none. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
  readonly kind: HighlightKind | undefined;
}

/** The whole text in pieces, in order. */
export function highlightText(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  const add = (from: number, to: number, kind: HighlightKind | undefined) => {
    if (to > from) pieces.push({ start: from, text: text.slice(from, to), kind });
  };
  for (const { from, to, kind } of highlight(text)) {
    add(end, from, undefined);
    add(from, to, kind);
    end = to;
  }
  add(end, text.length, undefined);
  return pieces;
}
