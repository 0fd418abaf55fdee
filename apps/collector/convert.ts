import type { Diagnostic as CompilerDiagnostic } from '@sonde/compiler';
import {
  type Diagnostic,
  type DictionaryEntry,
  EndReason,
  type Output,
  SnapshotReason,
} from '@sonde/proto';
import type {
  EndedOutput,
  EventsOutput,
  HostTextOutput,
  LostOutput,
  SnapshotOutput,
} from '@sonde/runtime';

/** Between the runtime's values and the wire's messages, one function for each. */

export function toDiagnostic(diagnostic: CompilerDiagnostic, log = ''): Diagnostic {
  const { code, severity, message, span, hints, labels } = diagnostic;
  return {
    code,
    severity,
    message,
    start: span.start,
    end: span.end,
    hints: [...hints],
    labels: labels.map((label) => ({
      start: label.span.start,
      end: label.span.end,
      message: label.message,
    })),
    log,
  };
}

/** Losses of the session, and what the collector itself dropped: maps and texts. */
export type CollectorLoss = LostOutput & { readonly snapshots?: bigint; readonly texts?: bigint };

export type Result = EventsOutput | SnapshotOutput | HostTextOutput | CollectorLoss;

export function toOutput(result: Result): Output {
  switch (result.kind) {
    case 'events': {
      const { records, count, dictionary, wallNs } = result;
      return {
        output: {
          $case: 'events',
          value: { records: Buffer.from(records), count, dictionary: [...dictionary], wallNs },
        },
      };
    }
    case 'snapshot': {
      const { map, reason, top, div, entries, dictionary, wallNs } = result;
      const bytes = entries.map(({ key, value }) => ({
        key: Buffer.from(key),
        value: Buffer.from(value),
      }));
      const value = {
        map,
        reason: snapshotReasons[reason],
        top,
        div,
        entries: bytes,
        dictionary: [...dictionary],
        wallNs,
      };
      return { output: { $case: 'snapshot', value } };
    }
    case 'host-text': {
      const { action, event, text } = result;
      return { output: { $case: 'hostText', value: { action, event, text } } };
    }
    case 'lost': {
      const { events, mapUpdates, missed, snapshots = 0n, texts = 0n } = result;
      return { output: { $case: 'lost', value: { events, mapUpdates, missed, snapshots, texts } } };
    }
  }
}

const snapshotReasons: Record<SnapshotOutput['reason'], SnapshotReason> = {
  periodic: SnapshotReason.SNAPSHOT_REASON_PERIODIC,
  print: SnapshotReason.SNAPSHOT_REASON_PRINT,
  'print-value': SnapshotReason.SNAPSHOT_REASON_PRINT_VALUE,
  exit: SnapshotReason.SNAPSHOT_REASON_EXIT,
};

export const endReasons: Record<EndedOutput['reason'], EndReason> = {
  exit: EndReason.END_REASON_EXIT,
  stopped: EndReason.END_REASON_STOPPED,
  duration: EndReason.END_REASON_DURATION,
  'event-rate': EndReason.END_REASON_EVENT_RATE,
  overhead: EndReason.END_REASON_OVERHEAD,
  'target-ended': EndReason.END_REASON_TARGET_ENDED,
  error: EndReason.END_REASON_ERROR,
  lease: EndReason.END_REASON_LEASE,
  'collector-stopped': EndReason.END_REASON_COLLECTOR_STOPPED,
};

export const dictionaryBytes = (entries: readonly DictionaryEntry[]): number =>
  entries.reduce(
    (sum, { kind, key, text }) => sum + kind.length + key.length + text.length + 16,
    0,
  );

/** What a result takes in memory while it waits, roughly: for the bound of the outbox. */
export function sizeBytes(result: Result): number {
  const overhead = 64;
  if (result.kind === 'events')
    return overhead + result.records.length + dictionaryBytes(result.dictionary);
  if (result.kind === 'snapshot')
    return (
      overhead +
      dictionaryBytes(result.dictionary) +
      result.entries.reduce((sum, { key, value }) => sum + key.length + value.length + 16, 0)
    );
  return overhead + (result.kind === 'host-text' ? result.text.length : 0);
}
