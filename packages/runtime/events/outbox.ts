import type { SessionOutput } from '../output.ts';

/**
 * Hands outputs to their receiver one at a time, in the order in which they were pushed. A receiver
 * that is slow makes its session slow; one that fails gets nothing more.
 */
export class Outbox {
  private readonly receive: (output: SessionOutput) => void | Promise<void>;
  private readonly onError: (error: unknown) => void;
  private tail: Promise<void> = Promise.resolve();
  private failed = false;

  constructor(
    receive: (output: SessionOutput) => void | Promise<void>,
    onError: (error: unknown) => void,
  ) {
    this.receive = receive;
    this.onError = onError;
  }

  /** Settles when the receiver is through with it; never rejects. */
  push(output: SessionOutput): Promise<void> {
    this.tail = this.tail.then(async () => {
      if (this.failed) return;
      try {
        await this.receive(output);
      } catch (error) {
        this.failed = true;
        this.onError(error);
      }
    });
    return this.tail;
  }
}
