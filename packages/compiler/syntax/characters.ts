const ZERO = 48;
const NINE = 57;

export const isDigit = (char: string): boolean => {
  const code = char.charCodeAt(0);
  return code >= ZERO && code <= NINE;
};

/** First character of a name. */
export const isNameStart = (char: string): boolean =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char === '_';

export const isNamePart = (char: string): boolean => isNameStart(char) || isDigit(char);

export const isSpace = (char: string): boolean =>
  char === ' ' ||
  char === '\t' ||
  char === '\n' ||
  char === '\r' ||
  char === '\f' ||
  char === '\v' ||
  char === '\uFEFF';

/** The offset after the name that starts at `offset`; `offset` itself when there is none. */
export function nameEnd(text: string, offset: number): number {
  if (!isNameStart(text.charAt(offset))) return offset;
  let end = offset + 1;
  while (isNamePart(text.charAt(end))) end += 1;
  return end;
}

/** The value of one digit in any base up to 16, or 16 and above when the character is no digit. */
export function digitValue(char: string): number {
  if (isDigit(char)) return char.charCodeAt(0) - ZERO;
  const lower = char.toLowerCase();
  return lower >= 'a' && lower <= 'f' && lower.length === 1 ? lower.charCodeAt(0) - 87 : 99;
}
