import { BtfError } from './error.ts';

const utf8 = new TextDecoder();

/** The string section: NUL-terminated names, addressed by byte offset. The last byte is NUL. */
export interface StringTable {
  readonly bytes: Uint8Array;
  at(offset: number): string;
  /** Whether the string at `offset` is `name` (without NUL). Out of range is false. */
  equals(offset: number, name: Uint8Array): boolean;
}

export function stringTable(bytes: Uint8Array): StringTable {
  if (bytes.length > 0 && bytes[bytes.length - 1] !== 0) {
    throw new BtfError('string section does not end with NUL');
  }
  return {
    bytes,
    at: (offset) => stringAt(bytes, offset),
    equals(offset, name) {
      for (let i = 0; i < name.length; i++) {
        if (bytes[offset + i] !== name[i]) return false;
      }
      return bytes[offset + name.length] === 0;
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
