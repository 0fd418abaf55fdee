import type { RunTotals } from '@sonde/db';

export const noTotals: RunTotals = {
  events: 0n,
  lostKernel: 0n,
  lostCollector: 0n,
  runCount: 0n,
  runTimeNs: 0n,
  overheadPercent: 0,
  mapFull: 0n,
  lostSnapshots: 0n,
  lostTexts: 0n,
  missed: 0n,
};

/** The totals that make up what a reader of the results does not see. */
export type Losses = Pick<
  RunTotals,
  'lostKernel' | 'lostCollector' | 'lostSnapshots' | 'lostTexts' | 'missed'
>;

/** All of it as one number. */
export const lostOf = (losses: Losses): bigint =>
  lossNames.reduce((sum, [kind]) => sum + losses[kind], 0n);

/** `3 events in the kernel, 2 maps in the collector`; empty when nothing was lost. */
export const lossText = (losses: Losses): string =>
  lossNames
    .filter(([kind]) => losses[kind] > 0n)
    .map(
      ([kind, one, many, where]) => `${losses[kind]} ${losses[kind] === 1n ? one : many} ${where}`,
    )
    .join(', ');

const lossNames: readonly (readonly [keyof Losses, string, string, string])[] = [
  ['lostKernel', 'event', 'events', 'in the kernel'],
  ['lostCollector', 'event', 'events', 'in the collector'],
  ['lostSnapshots', 'map', 'maps', 'in the collector'],
  ['lostTexts', 'text', 'texts', 'in the collector'],
  ['missed', 'run', 'runs', 'of a probe while another ran on that CPU'],
];
