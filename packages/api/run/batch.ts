import type { RunTotals } from '@sonde/db';
import type { ResultItem } from '@sonde/output';
import { Batch, type Output, Snapshot, SnapshotReason } from '@sonde/proto';
import { noTotals } from './totals.ts';

/** One thing a script put out, in its order within the batch; `resultRenderer` prints it. */
export type RunOutput =
  | (ResultItem & { readonly kind: 'events' | 'host-text' | 'lost' })
  | RunSnapshot;

/** The content of a map at a moment, ns since 1970. */
export type RunSnapshot = ResultItem & { readonly kind: 'snapshot' } & { readonly wallNs: bigint };

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
    case 'lost': {
      const { events, missed, snapshots, texts } = output.value;
      return [{ kind: 'lost', events, missed, snapshots, texts }];
    }
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
