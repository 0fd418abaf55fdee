import { closeSync, openSync, writeSync } from 'node:fs';
import { type EventAction, packetFileFailed, type Schema } from '@sonde/compiler';
import { errnoOf, messageOf, SessionError } from '../session-error.ts';
import { pcapHeader, pcapRecord } from './pcap.ts';

/** What stands before a packet in the packets map, see the `packet` action. */
const record = { event: 0, bootNs: 8, length: 16, sizeBytes: 24 } as const;

type PacketAction = EventAction & { readonly kind: 'packet' };

/** The pcap files that a script writes, one for each path in it. */
export class PacketFiles {
  private readonly schema: Schema;
  private readonly files = new Map<string, number>();

  /** Makes the files, empty ones. Throws SessionError, with none open, when that is not possible. */
  constructor(schema: Schema) {
    this.schema = schema;
    for (const { action, span } of schema.events) {
      if (action.kind !== 'packet' || this.files.has(action.path)) continue;
      try {
        const file = openSync(action.path, 'w');
        this.files.set(action.path, file);
        writeSync(file, pcapHeader());
      } catch (error) {
        this.close();
        const failure = { path: action.path, reason: messageOf(error), ...errnoOf(error) };
        throw new SessionError(packetFileFailed(span, failure));
      }
    }
  }

  /** Writes records of the map to their files by time; `bootNs` is the wall clock at boot, ns since 1970. Throws when a file cannot be written. */
  write(records: readonly Uint8Array[], bootNs: bigint): void {
    const timed = records.map((bytes) => ({ bytes, at: timeOf(bytes) }));
    timed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    for (const { bytes, at } of timed) {
      const { path, skip } = this.actionOf(bytes);
      const length = Number(viewOf(bytes).getBigUint64(record.length, true));
      const packet = bytes.subarray(record.sizeBytes + skip, record.sizeBytes + length);
      writeSync(this.files.get(path)!, pcapRecord(bootNs + at, packet));
    }
  }

  close(): void {
    for (const file of this.files.values()) closeSync(file);
    this.files.clear();
  }

  private actionOf(bytes: Uint8Array): PacketAction {
    const { action } = this.schema.events[viewOf(bytes).getUint32(record.event, true)]!;
    if (action.kind !== 'packet') throw new Error(`a packet for the event ${action.kind}`);
    return action;
  }
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const timeOf = (bytes: Uint8Array): bigint => viewOf(bytes).getBigUint64(record.bootNs, true);
