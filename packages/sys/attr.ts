import type { Addon } from './addon.ts';
import { bpfAttr } from './generated/constants.ts';

const encoder = new TextEncoder();

/** A NUL-terminated copy, as the kernel reads strings. */
export const cString = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(`${text}\0`);

/** One `union bpf_attr` being filled: numbers in place, pointers noted for the addon to write. */
export class Attr {
  readonly bytes = new Uint8Array(bpfAttr.sizeBytes);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly offsets: number[] = [];
  private readonly buffers: (Uint8Array | readonly Uint8Array[])[] = [];

  u32(offset: number, value: number): this {
    this.view.setUint32(offset, value, true);
    return this;
  }

  u64(offset: number, value: bigint): this {
    this.view.setBigUint64(offset, value, true);
    return this;
  }

  /** The kernel reads or writes `buffer` during the call; it must be as large as the kernel expects. */
  pointer(offset: number, buffer: Uint8Array): this {
    // An empty array may have no memory behind it, and NULL means something else to the kernel.
    if (buffer.length === 0) return this;
    this.offsets.push(offset);
    this.buffers.push(buffer);
    return this;
  }

  /** The kernel reads an array of pointers to these. */
  pointers(offset: number, buffers: readonly Uint8Array[]): this {
    this.offsets.push(offset);
    this.buffers.push(buffers);
    return this;
  }

  /** An object name: what the kernel takes, cut to 15 bytes. Others it refuses with EINVAL. */
  name(offset: number, name: string): this {
    const safe = name.replace(/[^A-Za-z0-9_.]/g, '_').slice(0, 15);
    this.bytes.set(encoder.encode(safe), offset);
    return this;
  }

  getU32(offset: number): number {
    return this.view.getUint32(offset, true);
  }

  /** The result, or minus errno. */
  call(addon: Addon, command: number): number {
    return addon.bpf(command, this.bytes, this.offsets, this.buffers);
  }
}
