import type { Batch } from '@sonde/proto';

/**
 * Batches of one run on their way to the hub. Each gets the next sequence number when it is added and
 * stays here until the hub has stored it. The buffer is bounded: what does not fit is refused before it
 * gets a number, so that numbers have no gaps, and counted by the caller.
 */
export class Outbox {
  private readonly batches: { batch: Batch; bytes: number }[] = [];
  private bytes = 0;
  private last = 0n;
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** The highest number given so far. */
  get lastSequence(): bigint {
    return this.last;
  }

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  /** The numbered batch, or undefined when the buffer is full. */
  add(batch: Omit<Batch, 'sequence'>, bytes: number): Batch | undefined {
    if (this.bytes + bytes > this.bytesMax) return undefined;
    this.last += 1n;
    const numbered = { ...batch, sequence: this.last };
    this.batches.push({ batch: numbered, bytes });
    this.bytes += bytes;
    return numbered;
  }

  /** All up to `sequence` are stored. */
  acknowledge(sequence: bigint): void {
    while (this.batches.length > 0 && this.batches[0]!.batch.sequence <= sequence)
      this.bytes -= this.batches.shift()!.bytes;
  }

  /** What the hub has not acknowledged, in order: to be sent again after a reconnect. */
  unacknowledged(): readonly Batch[] {
    return this.batches.map(({ batch }) => batch);
  }
}
