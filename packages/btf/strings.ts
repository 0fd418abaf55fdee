import { BtfError } from './error.ts';

const utf8 = new TextDecoder();

/** The string section: NUL-terminated names, addressed by byte offset. The last byte is NUL. */
export interface StringTable {
  readonly bytes: Uint8Array;
  at(offset: number): string;
  /** Whether the string at `offset` is `name` (without NUL). Out of range is false. */
  equals(offset: number, name: Uint8Array): boolean;
  /** Whether the string at `offset` begins with `prefix`. Out of range is false. */
  startsWith(offset: number, prefix: Uint8Array): boolean;
  /** As `at`, for callers that want most of the table: the first call decodes all of it. */
  oneOfMany(offset: number): string;
}

export function stringTable(bytes: Uint8Array): StringTable {
  if (bytes.length > 0 && bytes[bytes.length - 1] !== 0) {
    throw new BtfError('string section does not end with NUL');
  }
  const startsWith = (offset: number, prefix: Uint8Array): boolean => {
    for (let i = 0; i < prefix.length; i++) {
      if (bytes[offset + i] !== prefix[i]) return false;
    }
    return true;
  };
  let text: string | undefined;
  return {
    bytes,
    at: (offset) => stringAt(bytes, offset),
    startsWith,
    equals: (offset, name) => startsWith(offset, name) && bytes[offset + name.length] === 0,
    oneOfMany(offset) {
      text ??= utf8.decode(bytes);
      // Only in ASCII is a character's place that of its byte.
      if (text.length !== bytes.length || offset >= text.length) return stringAt(bytes, offset);
      return text.slice(offset, text.indexOf('\0', offset));
    },
  };
}

/** Names are short and almost always ASCII, where this loop is faster than a TextDecoder. */
function stringAt(bytes: Uint8Array, offset: number): string {
  if (offset >= bytes.length) throw new BtfError(`string offset ${offset} out of range`);
  let text = '';
  for (let i = offset; ; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return text;
    if (byte >= 0x80) return utf8.decode(bytes.subarray(offset, bytes.indexOf(0, offset)));
    text += String.fromCharCode(byte);
  }
}
