import { type CompiledScript, lossIndex } from '@sonde/compiler';
import type { KernelMap, Program } from '@sonde/ebpf';
import type { LostOutput } from './output.ts';

/** Reads what programs, and the kernel in their place, counted as lost. */
export class Losses {
  events = 0n;
  mapUpdates = 0n;
  missed = 0n;
  private readonly map: KernelMap | undefined;
  private readonly programs: () => readonly { readonly program: Pick<Program, 'stats'> }[];

  /** `programs` gives those that are loaded by now. */
  constructor(
    { maps }: Pick<CompiledScript, 'maps'>,
    kernelMaps: readonly KernelMap[],
    programs: () => readonly { readonly program: Pick<Program, 'stats'> }[],
  ) {
    this.map = kernelMaps[maps.findIndex((map) => map.role === 'losses')];
    this.programs = programs;
  }

  /** Brings the totals up to date and gives what is new; undefined when nothing is. */
  poll(): LostOutput | undefined {
    const counted = this.totals();
    const { [lossIndex.events]: events = 0n, [lossIndex.mapFull]: mapUpdates = 0n } = counted;
    const missed = this.programs().reduce(
      (sum, each) => sum + each.program.stats().missed,
      counted[lossIndex.missed] ?? 0n,
    );
    if (events === this.events && mapUpdates === this.mapUpdates && missed === this.missed)
      return undefined;
    const lost: LostOutput = {
      kind: 'lost',
      events: events - this.events,
      mapUpdates: mapUpdates - this.mapUpdates,
      missed: missed - this.missed,
    };
    this.events = events;
    this.mapUpdates = mapUpdates;
    this.missed = missed;
    return lost;
  }

  /** Stacks that could not be unwound to their end; they are shown up to there. */
  get stacks(): bigint {
    return this.totals()[lossIndex.stacks] ?? 0n;
  }

  /**
   * By `lossIndex`, over all CPUs. One look at the map: when a bpf(2) is preempted, the kernel skips tracepoints and
   * kprobes of its CPU until it goes on (bpf_disable_instrumentation(), include/linux/bpf.h).
   */
  private totals(): readonly bigint[] {
    const value = this.map?.get(new Uint8Array(4));
    const totals = Array.from({ length: lossIndex.count }, () => 0n);
    if (value !== undefined)
      new BigUint64Array(value.buffer).forEach((each, at) => {
        totals[at % totals.length]! += each;
      });
    return totals;
  }
}
