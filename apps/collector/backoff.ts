/**
 * Waiting times between attempts to connect: doubling from 0.5 s to 30 s, each somewhere between half and all
 * of that, so that a thousand collectors do not return in one instant after a restart of the control plane.
 */
export class Backoff {
  private attempts = 0;
  private readonly random: () => number;

  constructor(random: () => number = Math.random) {
    this.random = random;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const full = Math.min(30_000, 500 * 2 ** Math.min(this.attempts, 10));
    this.attempts += 1;
    return Math.round(full / 2 + (full / 2) * this.random());
  }

  reset(): void {
    this.attempts = 0;
  }
}
