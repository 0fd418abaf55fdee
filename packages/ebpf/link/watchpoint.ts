import { type Binding, breakpoint, perfType } from '@sonde/sys';
import type { Link } from './link.ts';
import { type AttachOptions, attachPerfEvents, type Reach } from './perf-event.ts';

export interface WatchpointOptions extends AttachOptions {
  readonly address: bigint;
  readonly length: 1 | 2 | 4 | 8;
  /** Letters of `r`, `w`, `x`. x86 cannot watch reads alone. */
  readonly mode: string;
  readonly reach: Reach;
}

const letters: Readonly<Record<string, number>> = {
  r: breakpoint.read,
  w: breakpoint.write,
  x: breakpoint.execute,
};

/** Attaches to accesses of an address by a hardware breakpoint, of which a CPU has a few (x86: 4). */
export function attachWatchpoint(binding: Binding, options: WatchpointOptions): Link[] {
  const { address, length, mode, ...rest } = options;
  const type = [...mode].reduce((bits, letter) => bits | (letters[letter] ?? 0), 0);
  return attachPerfEvents(binding, {
    ...rest,
    attr: {
      type: perfType.breakpoint,
      breakpoint: { type, address, length },
      sample: { period: 1n },
    },
  });
}
