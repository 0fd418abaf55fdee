import { type Binding, perfSoftware, perfType } from '@sonde/sys';
import type { Link } from './link.ts';
import { type AttachOptions, attachPerfEvent, attachPerfEvents, type Reach } from './perf-event.ts';

/** How often a clock fires: a period in ns, or a frequency. */
export type Rate = { readonly periodNs: number } | { readonly frequencyHz: number };

const cpuClock = (rate: Rate) => ({
  type: perfType.software,
  config: BigInt(perfSoftware.cpuClock),
  sample:
    'periodNs' in rate ? { period: BigInt(rate.periodNs) } : { frequencyHz: rate.frequencyHz },
});

/** Fires on every given CPU. On some virtual machines a CPU that idles fires less often, or not at all. */
export function attachProfile(
  binding: Binding,
  options: AttachOptions & { readonly rate: Rate; readonly reach: Reach },
): Link[] {
  const { rate, ...rest } = options;
  return attachPerfEvents(binding, { ...rest, attr: cpuClock(rate) });
}

/** Fires on one CPU. */
export function attachInterval(
  binding: Binding,
  options: AttachOptions & { readonly periodNs: number; readonly cpu: number },
): Link {
  const { periodNs, cpu, ...rest } = options;
  return attachPerfEvent(binding, {
    ...rest,
    attr: cpuClock({ periodNs }),
    scope: { pid: -1, cpu },
  });
}
