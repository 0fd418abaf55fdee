import type { Batch } from '@sonde/proto';

/**
 * How much a result is missed. ordinary: one of many, or soon followed by a newer one (events, periodic
 * snapshots). precious: small and never repeated (what print(@m), cat and system gave, the last maps).
 */
export type Rank = 'ordinary' | 'precious';

/** Of the buffer, for ordinary results: the rest is kept free for precious ones. */
const ordinaryShare = 0.75;

/**
 * Batches of one run on their way to the hub. Each gets the next sequence number when it is added and
 * stays here until the hub has stored it. The buffer is bounded: who adds asks for room first, so that
 * what does not fit is dropped before it gets a number, numbers have no gaps, and the drop is counted.
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

  /** Whether results of `rank` may make the next batch `bytes` large. */
  hasRoom(bytes: number, rank: Rank): boolean {
    const limit = rank === 'precious' ? this.bytesMax : this.bytesMax * ordinaryShare;
    return this.bytes + bytes <= limit;
  }

  add(batch: Omit<Batch, 'sequence'>, bytes: number): void {
    this.last += 1n;
    this.batches.push({ batch: { ...batch, sequence: this.last }, bytes });
    this.bytes += bytes;
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
