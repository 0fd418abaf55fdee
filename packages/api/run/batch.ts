import { Batch, type Output, Snapshot, SnapshotReason } from '@sonde/proto';

/** What only the host could know. */
export interface DictionaryEntry {
  readonly kind: string;
  readonly key: string;
  readonly text: string;
}

/** One thing a script put out, in its order within the batch. */
export type RunOutput =
  | {
      readonly kind: 'events';
      /** Ring-buffer records, each preceded by its u32 length, little endian, padded to 8 bytes. */
      readonly records: Uint8Array;
      readonly count: number;
      readonly dictionary: readonly DictionaryEntry[];
    }
  | ({ readonly kind: 'snapshot' } & RunSnapshot);

/** The content of a map at a moment. */
export interface RunSnapshot {
  /** Index into Schema.maps. */
  readonly map: number;
  /** PRINT: belongs to the event stream at this place. */
  readonly reason: 'PERIODIC' | 'PRINT' | 'EXIT';
  readonly entries: readonly { readonly key: Uint8Array; readonly value: Uint8Array }[];
  readonly dictionary: readonly DictionaryEntry[];
  /** 0: not given. */
  readonly top: number;
  readonly div: number;
  /** Wall clock of the host, ms since the epoch. */
  readonly clockMs: number;
}

/** Totals of a RunHost since the start of its run. */
export interface RunTotals {
  readonly events: bigint;
  /** Events that the kernel had no room for. */
  readonly lostKernel: bigint;
  /** Events that the collector's buffer had no room for. */
  readonly lostCollector: bigint;
  /** How often the run's programs ran, and for how long. */
  readonly runCount: bigint;
  readonly runTimeNs: bigint;
  /** Share of one CPU. */
  readonly overheadPercent: number;
  /** Updates refused because a map was full. */
  readonly mapFull: bigint;
}

/** A stored batch. (runHostId, sequence) names it; sequences of a RunHost are 1, 2, 3… */
export interface RunBatch {
  readonly runHostId: string;
  readonly sequence: bigint;
  /** When it was stored. */
  readonly createdAt: Date;
  /** Wall clock of the host when it was sent, ms since the epoch. */
  readonly clockMs: number;
  readonly outputs: readonly RunOutput[];
  readonly totals: RunTotals;
}

/** What is stored and published of a batch, as it lies there. */
export interface EncodedBatch {
  readonly runHostId: string;
  readonly sequence: bigint;
  readonly createdAt: Date;
  readonly outputs: Uint8Array;
}

const noTotals: RunTotals = {
  events: 0n,
  lostKernel: 0n,
  lostCollector: 0n,
  runCount: 0n,
  runTimeNs: 0n,
  overheadPercent: 0,
  mapFull: 0n,
};

/** Throws when the bytes are no Batch; the hub stores only what it could decode itself. */
export function decodeBatch({ runHostId, sequence, createdAt, outputs }: EncodedBatch): RunBatch {
  const batch = Batch.decode(outputs);
  return {
    runHostId,
    sequence,
    createdAt,
    clockMs: Number(batch.clockMs),
    outputs: batch.outputs.flatMap(toOutput),
    totals: batch.totals ?? noTotals,
  };
}

/** The bytes of a stored snapshot; see the wire contract's Snapshot. */
export const decodeSnapshot = (bytes: Uint8Array): RunSnapshot =>
  toSnapshot(Snapshot.decode(bytes));

// An output of a kind that this version does not know is skipped: a newer collector may send one.
function toOutput({ output }: Output): RunOutput[] {
  switch (output?.$case) {
    case 'events':
      return [{ kind: 'events', ...output.value }];
    case 'snapshot':
      return [{ kind: 'snapshot', ...toSnapshot(output.value) }];
    default:
      return [];
  }
}

function toSnapshot({ clockMs, reason, ...snapshot }: Snapshot): RunSnapshot {
  return { ...snapshot, reason: reasons[reason] ?? 'PERIODIC', clockMs: Number(clockMs) };
}

const reasons: Partial<Record<SnapshotReason, RunSnapshot['reason']>> = {
  [SnapshotReason.SNAPSHOT_REASON_PRINT]: 'PRINT',
  [SnapshotReason.SNAPSHOT_REASON_EXIT]: 'EXIT',
};
