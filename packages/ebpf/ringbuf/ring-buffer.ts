import type { Binding, RingHandle } from '@sonde/sys';
import type { KernelMap } from '../map/kernel-map.ts';

const defaultQueueBytes = 8 * 1024 * 1024;

export interface RingBufferOptions {
  /**
   * Gets records in order, each framed as a little-endian u32 byte count and its bytes. It owns the
   * array. While a promise that it gave is pending it gets nothing more, the queue fills, and then the kernel side counts
   * losses: that is how a slow reader is felt.
   */
  readonly onBatch: (batch: Uint8Array) => void | Promise<void>;
  /** What onBatch threw; nothing is delivered after it. */
  readonly onError: (error: unknown) => void;
  /** How much may wait for onBatch before the reader stops consuming. Default 8 MiB. */
  readonly queueBytesMax?: number;
}

/** Reads a ring-buffer map on a thread of its own and delivers batches until closed. */
export class RingBuffer {
  private readonly handle: RingHandle;
  private readonly options: RingBufferOptions;
  private delivering: Promise<void> | undefined;
  private closed = false;

  constructor(binding: Binding, map: KernelMap, options: RingBufferOptions) {
    this.options = options;
    this.handle = binding.openRing({
      fd: map.fdNumber,
      ringBytes: map.spec.maxEntries,
      queueBytesMax: options.queueBytesMax ?? defaultQueueBytes,
      ready: () => this.deliver(),
    });
  }

  /** Delivers everything that programs have committed until now; settles when onBatch is through with it. */
  async flush(): Promise<void> {
    if (this.closed) return;
    await this.delivering;
    this.handle.flush();
    this.deliver();
    await this.delivering;
  }

  /** Stops reading. What was not delivered is dropped, so flush() first. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.handle.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private deliver(): void {
    this.delivering ??= this.deliverAll()
      .catch((error: unknown) => {
        this.close();
        this.options.onError(error);
      })
      .finally(() => {
        this.delivering = undefined;
      });
  }

  private async deliverAll(): Promise<void> {
    while (!this.closed) {
      const batch = this.handle.take();
      if (batch === undefined) return;
      const pending = this.options.onBatch(new Uint8Array(batch));
      if (pending !== undefined) await pending;
    }
  }
}

/** The records of a batch, as views. Throws RangeError when the framing is broken. */
export function* recordsOf(batch: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  let at = 0;
  while (at < batch.length) {
    const size = view.getUint32(at, true);
    const end = at + 4 + size;
    if (end > batch.length) throw new RangeError(`record of ${size} bytes at ${at} is cut off`);
    yield batch.subarray(at + 4, end);
    at = end;
  }
}
