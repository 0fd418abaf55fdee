import type { HeartbeatAnswer } from '@sonde/proto';

/** Answers that are looked back at: 40 seconds of heartbeats. */
const samplesKept = 8;

interface Sample {
  readonly roundTripMs: number;
  readonly offsetMs: number;
}

/**
 * How far this host's wall clock is ahead of the hub's, from heartbeats and their answers, as NTP does it (RFC 5905,
 * section 8): the hub wrote its answer half way between the two, give or take half the round trip. A message that waited
 * in a queue shows as a long round trip, so the quickest of the last few is believed.
 */
export class HubClock {
  private readonly samples: Sample[] = [];

  /** `nowMs` is this host's wall clock when the answer came. */
  answered({ clockMs, hubClockMs }: HeartbeatAnswer, nowMs: number): void {
    const roundTripMs = nowMs - Number(clockMs);
    // The clock was set back in between.
    if (roundTripMs < 0) return;
    const offsetMs = Math.round(Number(clockMs) + roundTripMs / 2 - Number(hubClockMs));
    this.samples.push({ roundTripMs, offsetMs });
    if (this.samples.length > samplesKept) this.samples.shift();
  }

  /** Host clock minus the hub's; undefined before the first answer. */
  get offsetMs(): number | undefined {
    const quickest = this.samples.reduce<Sample | undefined>(
      (best, each) => (best && best.roundTripMs < each.roundTripMs ? best : each),
      undefined,
    );
    return quickest?.offsetMs;
  }

  /** Another hub may answer from here on. */
  clear(): void {
    this.samples.length = 0;
  }
}
