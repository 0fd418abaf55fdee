/**
 * Strings in the tree are text, but `"\xff"` is a byte. A byte above 0x7f that an escape wrote is
 * kept as a lone surrogate U+DC80 … U+DCFF, which no valid text contains, so nothing is lost.
 */
const ESCAPED_BYTE = 0xdc00;

/** The character that stands for an escaped byte, 0 … 255. */
export const escapedByte = (byte: number): string =>
  String.fromCharCode(byte < 0x80 ? byte : ESCAPED_BYTE + byte);

/** The byte that a character stands for, when it came from an escape above 0x7f. */
export function byteOf(char: string): number | undefined {
  const code = char.charCodeAt(0);
  return char.length === 1 && code >= 0xdc80 && code <= 0xdcff ? code - ESCAPED_BYTE : undefined;
}

/** The bytes of a string literal's value: UTF-8, with escaped bytes as they were written. No NUL is added. */
export function stringBytes(value: string): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  for (const char of value) {
    const byte = byteOf(char);
    if (byte !== undefined) bytes.push(byte);
    else bytes.push(...encoder.encode(char));
  }
  return Uint8Array.from(bytes);
}
