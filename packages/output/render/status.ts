/** What bpftrace says on stderr once everything is attached. */
export const attachedProbesText = (count: number): string =>
  `Attached ${count} ${count === 1 ? 'probe' : 'probes'}\n`;

/** What was lost at a place of the output; absent: none of it. */
export interface LossCounts {
  readonly events: bigint;
  /** Times that a probe fired and the kernel did not run its program. */
  readonly missed?: bigint;
  /** Of what a collector had to drop: maps that were printed or sent on time, and texts of the host. */
  readonly snapshots?: bigint;
  readonly texts?: bigint;
}

export type LossKind = keyof LossCounts;

/** In the order in which they are told. */
export const lossKinds = [
  'events',
  'missed',
  'snapshots',
  'texts',
] as const satisfies readonly LossKind[];

/** For `events` it is what bpftrace says on stderr when the ring buffer was full. */
export function lostText(kind: LossKind, count: bigint): string {
  const s = count === 1n ? '' : 's';
  switch (kind) {
    case 'events':
      return `Lost ${count} events\n`;
    case 'missed':
      return `Missed ${count} run${s} of a probe while another ran on that CPU\n`;
    case 'snapshots':
      return `Lost ${count} map${s}\n`;
    case 'texts':
      return `Lost ${count} text${s} of the host\n`;
  }
}
