import { ElfError } from './error.ts';

/** Where the file's bytes come from: memory, or reads of a file that is too large to load. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`; only ever called within `size`. */
  read(offset: number, length: number): Uint8Array;
}

export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** Little-endian reads with bounds: every one outside throws ElfError. */
export interface ByteView {
  readonly length: number;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** Throws above 2^53, which no offset or address of a user program reaches. */
  u64(at: number): number;
  /** A NUL-terminated string. */
  string(at: number): string;
  bytes(from: number, to: number): Uint8Array;
}

export function viewOf(source: ByteSource, offset: number, length: number): ByteView {
  if (offset < 0 || length < 0 || offset + length > source.size) {
    throw new ElfError(`bytes ${offset} to ${offset + length} of ${source.size}`);
  }
  const bytes = source.read(offset, length);
  if (bytes.length !== length) throw new ElfError('the file became shorter');
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const utf8 = new TextDecoder();
  const inside = (at: number, count: number): number => {
    if (at < 0 || at + count > length) throw new ElfError(`offset ${offset + at} is out of range`);
    return at;
  };
  return {
    length,
    u8: (at) => view.getUint8(inside(at, 1)),
    u16: (at) => view.getUint16(inside(at, 2), true),
    u32: (at) => view.getUint32(inside(at, 4), true),
    u64(at) {
      const high = view.getUint32(inside(at, 8) + 4, true);
      if (high >= 0x200000) throw new ElfError(`number at ${offset + at} is too large`);
      return high * 0x1_0000_0000 + view.getUint32(at, true);
    },
    string(at) {
      const end = bytes.indexOf(0, inside(at, 1));
      if (end < 0) throw new ElfError(`string at ${offset + at} does not end`);
      return utf8.decode(bytes.subarray(at, end));
    },
    bytes: (from, to) => bytes.subarray(inside(from, to - from), to),
  };
}
