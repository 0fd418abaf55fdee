import { type Binding, perfType } from '@sonde/sys';
import type { Link } from './link.ts';
import { type AttachOptions, attachPerfEvents, type Reach } from './perf-event.ts';

export interface CounterOptions extends AttachOptions {
  readonly type: 'software' | 'hardware';
  /** perf_sw_ids or perf_hw_id. */
  readonly config: number;
  /** Events between two runs of the program. */
  readonly samplePeriod: number;
  readonly reach: Reach;
}

/** Attaches to a software or hardware event, per CPU or for one process. */
export function attachCounter(binding: Binding, options: CounterOptions): Link[] {
  const { type, config, samplePeriod, ...rest } = options;
  return attachPerfEvents(binding, {
    ...rest,
    attr: {
      type: perfType[type],
      config: BigInt(config),
      sample: { period: BigInt(samplePeriod) },
    },
  });
}
