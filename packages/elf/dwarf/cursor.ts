import { ElfError } from '../error.ts';

const utf8 = new TextDecoder();

/** Reads little-endian values one after another; a read past `end` throws ElfError. */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = Math.min(end, bytes.length);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Moves on by `size` bytes; gives where they begin. */
  skip(size: number): number {
    const { at } = this;
    if (at < 0 || size < 0 || at + size > this.end) {
      throw new ElfError(`debugging information ends at ${this.end}, before ${at + size}`);
    }
    this.at = at + size;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }

  i8(): number {
    return this.#view.getInt8(this.skip(1));
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.skip(4), true);
  }

  /** Exact to 2^53; linkers mark removed code with addresses near 2^64, whose last bits do not matter. */
  u64(): number {
    const at = this.skip(8);
    return this.#view.getUint32(at + 4, true) * 2 ** 32 + this.#view.getUint32(at, true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.skip(8), true);
  }

  /** An integer of 1, 2, 4 or 8 bytes: an address, or an offset of 32- or 64-bit DWARF. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 4:
        return this.u32();
      case 8:
        return this.u64();
      default:
        throw new ElfError(`integers of ${size} bytes are not supported`);
    }
  }

  /** LEB128 (DWARF 5, 7.6). Exact to 2^53. */
  uleb(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  sleb(): bigint {
    let value = 0n;
    let shift = 0n;
    for (;;) {
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - (1n << shift);
    }
  }

  /** Passes over a LEB128 of either kind. */
  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** A NUL-terminated string. */
  string(): string {
    const start = this.at;
    this.skipString();
    return utf8.decode(this.bytes.subarray(start, this.at - 1));
  }

  skipString(): void {
    const found = this.bytes.indexOf(0, this.at);
    this.skip((found < 0 ? this.end : found) - this.at + 1);
  }

  block(size: number): Uint8Array {
    const at = this.skip(size);
    return this.bytes.subarray(at, at + size);
  }
}
