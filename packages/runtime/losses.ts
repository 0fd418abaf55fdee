import { type CompiledScript, lossIndex } from '@sonde/compiler';
import type { KernelMap } from '@sonde/ebpf';
import type { LostOutput } from './output.ts';

/** Reads what programs counted as lost. */
export class Losses {
  events = 0n;
  mapUpdates = 0n;
  private readonly map: KernelMap | undefined;

  constructor({ maps }: CompiledScript, kernelMaps: readonly KernelMap[]) {
    this.map = kernelMaps[maps.findIndex((map) => map.role === 'losses')];
  }

  /** Brings the totals up to date and gives what is new; undefined when nothing is. */
  poll(): LostOutput | undefined {
    const events = this.total(lossIndex.events);
    const mapUpdates = this.total(lossIndex.mapFull);
    if (events === this.events && mapUpdates === this.mapUpdates) return undefined;
    const lost: LostOutput = {
      kind: 'lost',
      events: events - this.events,
      mapUpdates: mapUpdates - this.mapUpdates,
    };
    this.events = events;
    this.mapUpdates = mapUpdates;
    return lost;
  }

  private total(index: number): bigint {
    const key = new Uint8Array(Uint32Array.of(index).buffer);
    const value = this.map?.get(key);
    return value === undefined
      ? 0n
      : new BigUint64Array(value.buffer).reduce((sum, each) => sum + each, 0n);
  }
}
