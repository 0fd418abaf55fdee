/** What bpftrace says on stderr once everything is attached. */
export const attachedProbesText = (count: number): string =>
  `Attached ${count} ${count === 1 ? 'probe' : 'probes'}\n`;

/** What bpftrace says on stderr when the ring buffer was full. */
export const lostEventsText = (count: bigint): string => `Lost ${count} events\n`;
