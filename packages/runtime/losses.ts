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
    const events = this.total(lossIndex.events);
    const mapUpdates = this.total(lossIndex.mapFull);
    const missed = this.programs().reduce(
      (sum, each) => sum + each.program.stats().missed,
      this.total(lossIndex.missed),
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
    return this.total(lossIndex.stacks);
  }

  private total(index: number): bigint {
    const key = new Uint8Array(Uint32Array.of(index).buffer);
    const value = this.map?.get(key);
    return value === undefined
      ? 0n
      : new BigUint64Array(value.buffer).reduce((sum, each) => sum + each, 0n);
  }
}
