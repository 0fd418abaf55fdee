import { MachineFault } from '../fault.ts';
import type { Memory, Region } from '../memory.ts';
import type { MapDefinition } from './map.ts';

/** Every record has a header of 8 bytes and is rounded up to 8. */
const headerBytes = 8;

interface Reservation {
  readonly region: Region;
  state: 'reserved' | 'submitted' | 'discarded';
}

/** A ring buffer: records leave it in the order in which they were reserved. */
export class RingBuffer {
  readonly definition: MapDefinition;
  private readonly memory: Memory;
  private records: Reservation[] = [];

  constructor(memory: Memory, definition: MapDefinition) {
    this.memory = memory;
    this.definition = definition;
  }

  /** A record for the program to fill, or undefined when there is no room. */
  reserve(sizeBytes: number): Region | undefined {
    const capacity = this.definition.maxEntries;
    if (this.usedBytes + recordBytes(sizeBytes) > capacity) return undefined;
    const region = this.memory.add('a record', new Uint8Array(sizeBytes), 'program');
    this.records.push({ region, state: 'reserved' });
    return region;
  }

  /** Whether a record is reserved at this address. */
  holds(address: bigint): boolean {
    return this.reservedAt(address) !== undefined;
  }

  private reservedAt(address: bigint): Reservation | undefined {
    return this.records.find(
      ({ region, state }) => region.address === address && state === 'reserved',
    );
  }

  /** Ends a reservation; throws MachineFault when there is none at this address. */
  finish(address: bigint, state: 'submitted' | 'discarded'): void {
    const record = this.reservedAt(address);
    if (record === undefined) throw new MachineFault('no record was reserved at this address');
    record.state = state;
    this.memory.remove(record.region);
  }

  /** What waits for the consumer, headers included. */
  get usedBytes(): number {
    return this.records.reduce((sum, { region }) => sum + recordBytes(region.bytes.length), 0);
  }

  get hasOpenReservation(): boolean {
    return this.records.some(({ state }) => state === 'reserved');
  }

  /** Takes the records up to the first that is not finished; discarded ones are skipped. */
  drain(): Uint8Array[] {
    const open = this.records.findIndex(({ state }) => state === 'reserved');
    const done = this.records.splice(0, open < 0 ? this.records.length : open);
    return done.filter(({ state }) => state === 'submitted').map(({ region }) => region.bytes);
  }
}

const recordBytes = (sizeBytes: number): number => Math.ceil((sizeBytes + headerBytes) / 8) * 8;
