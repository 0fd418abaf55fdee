/** A stretch of text; `kind` names its colour, undefined for none. */
export interface TextPiece {
  readonly start: number;
  readonly text: string;
  readonly kind: string | undefined;
}

/** The whole text in pieces, in order. */
export function highlightText(text: string): TextPiece[] {
  return [{ start: 0, text, kind: undefined }];
}
