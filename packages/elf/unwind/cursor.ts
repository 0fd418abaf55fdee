import { ElfError } from '../error.ts';
import { type ByteView, sourceOf, viewOf } from '../source.ts';

/** Reads .eh_frame one value after the other; a read past the end throws ElfError. */
export class Cursor {
  at: number;
  readonly end: number;
  private readonly view: ByteView;
  /** Virtual address of byte 0. */
  private readonly address: number;

  constructor(bytes: Uint8Array, address: number, range = { from: 0, to: bytes.length }) {
    this.view = viewOf(sourceOf(bytes), 0, bytes.length);
    this.address = address;
    this.at = range.from;
    this.end = range.to;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  u8(): number {
    return this.view.u8(this.advance(1));
  }

  u16(): number {
    return this.view.u16(this.advance(2));
  }

  u32(): number {
    return this.view.u32(this.advance(4));
  }

  /** LEB128, unsigned; exact up to 2^53. */
  unsigned(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return value;
    }
  }

  /** LEB128, signed. */
  signed(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - scale;
    }
  }

  string(): string {
    const text = this.view.string(this.at);
    this.advance(text.length + 1);
    return text;
  }

  bytes(count: number): Uint8Array {
    const from = this.advance(count);
    return this.view.bytes(from, from + count);
  }

  /** A pointer in one of the encodings DW_EH_PE_* (Linux Standard Base, 10.5): how it is stored, and what it is relative to. */
  pointer(encoding: number): number {
    const here = this.address + this.at;
    const value = this.encoded(encoding & 0x0f);
    const base = encoding & 0x70;
    if (base === 0) return value;
    if (base === relativeToHere) return value + here;
    throw new ElfError(`pointer encoding 0x${encoding.toString(16)} is not supported`);
  }

  /** The stored number alone, as the length of a range has it. */
  encoded(format: number): number {
    switch (format) {
      case 0x00:
      case 0x04:
        return this.view.u64(this.advance(8));
      case 0x01:
        return this.unsigned();
      case 0x02:
        return this.u16();
      case 0x03:
        return this.u32();
      case 0x09:
        return this.signed();
      case 0x0a:
        return (this.u16() << 16) >> 16;
      case 0x0b:
        return this.u32() | 0;
      case 0x0c: {
        const low = this.u32();
        return (this.u32() | 0) * 2 ** 32 + low;
      }
      default:
        throw new ElfError(`pointer format ${format} is not supported`);
    }
  }

  private advance(count: number): number {
    const from = this.at;
    if (from + count > this.end) throw new ElfError(`.eh_frame ends at ${this.end}`);
    this.at += count;
    return from;
  }
}

/** DW_EH_PE_pcrel. */
const relativeToHere = 0x10;
