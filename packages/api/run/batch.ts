import type { ResultItem } from '@sonde/output';
import { Batch, type Output, Snapshot, SnapshotReason } from '@sonde/proto';

/** One thing a script put out, in its order within the batch; `resultRenderer` prints it. */
export type RunOutput =
  | (ResultItem & { readonly kind: 'events' | 'host-text' | 'lost' })
  | RunSnapshot;

/** The content of a map at a moment, ns since 1970. */
export type RunSnapshot = ResultItem & { readonly kind: 'snapshot' } & { readonly wallNs: bigint };

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
    case 'events': {
      const { records, dictionary, wallNs } = output.value;
      return [{ kind: 'events', records, dictionary, wallNs }];
    }
    case 'snapshot':
      return [toSnapshot(output.value)];
    case 'hostText': {
      const { action, text } = output.value;
      return [{ kind: 'host-text', action: action === 'cat' ? 'cat' : 'system', text }];
    }
    case 'lost':
      return [{ kind: 'lost', events: output.value.events }];
    default:
      return [];
  }
}

const toSnapshot = ({ reason, ...snapshot }: Snapshot): RunSnapshot => ({
  kind: 'snapshot',
  ...snapshot,
  reason: reasons[reason] ?? 'periodic',
});

const reasons: Partial<Record<SnapshotReason, RunSnapshot['reason']>> = {
  [SnapshotReason.SNAPSHOT_REASON_PRINT]: 'print',
  [SnapshotReason.SNAPSHOT_REASON_PRINT_VALUE]: 'print-value',
  [SnapshotReason.SNAPSHOT_REASON_EXIT]: 'exit',
};
