import type { Binding } from './binding.ts';

type Closer = Pick<Binding, 'close'>;

/** Descriptors whose owner was collected without being closed. */
const forgotten = new FinalizationRegistry<{ binding: Closer; fd: number }>(({ binding, fd }) => {
  binding.close(fd);
});

/** A file descriptor and the duty to close it: with close(), with `using`, or at the latest when collected. */
export class Fd {
  private readonly binding: Closer;
  private open: number | undefined;

  constructor(binding: Closer, fd: number) {
    this.binding = binding;
    this.open = fd;
    forgotten.register(this, { binding, fd }, this);
  }

  /** Throws after close(). */
  get number(): number {
    if (this.open === undefined) throw new Error('the file descriptor is closed');
    return this.open;
  }

  get isOpen(): boolean {
    return this.open !== undefined;
  }

  /** Hands the duty to close over to the caller. */
  release(): number {
    const fd = this.number;
    this.open = undefined;
    forgotten.unregister(this);
    return fd;
  }

  /** Closing twice does nothing. */
  close(): void {
    if (this.open !== undefined) this.binding.close(this.release());
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
