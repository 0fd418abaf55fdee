import type { DictionaryEntry, Totals } from '@sonde/proto';
import type { LostOutput } from '@sonde/runtime';
import { dictionaryBytes, type Result, sizeBytes, toOutput } from './convert.ts';
import type { Outbox, Rank } from './outbox.ts';

/** How long results are gathered into one batch: a tenth of a second is live to the eye. */
const batchMs = 100;
/** A batch is closed early at this size, so that a message stays well below gRPC's limit. */
const batchBytesMax = 512 * 1024;
/** One result above this is dropped: with the rest of its batch it might not pass the hub's limit, now or ever. */
export const resultBytesMax = 16 * 1024 * 1024;
/** What a batch takes beside its results. */
const batchBytes = 256;

export interface BatcherOptions {
  readonly runHostId: string;
  readonly outbox: Outbox;
  /** A batch was added to the outbox. */
  readonly added: () => void;
}

/**
 * Gathers a run's results into batches, keeps its totals, and decides what is dropped when the outbox is full.
 * Every drop is counted by kind, and told at its place in the output once there is room again.
 */
export class Batcher {
  totals: Totals = noTotals;
  private readonly options: BatcherOptions;
  private pending: Result[] = [];
  private pendingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  /** Dropped and not told in the output yet. */
  private untold: Losses = noLosses;
  /** Names that came with dropped results: the host sends each once, and later results need them. */
  private orphans: DictionaryEntry[] = [];

  constructor(options: BatcherOptions) {
    this.options = options;
  }

  add(result: Result): void {
    this.pending.push(result);
    this.pendingBytes += sizeBytes(result);
    if (result.kind === 'lost') {
      const { lostKernel, mapFull, missed } = this.totals;
      this.totals = {
        ...this.totals,
        lostKernel: lostKernel + result.events,
        mapFull: mapFull + result.mapUpdates,
        missed: missed + result.missed,
      };
    }
    if (this.pendingBytes >= batchBytesMax) this.flush();
    else this.schedule();
  }

  /** Figures that are measured, not summed up here; they go out with the next batch. */
  measured(figures: Pick<Totals, 'runCount' | 'runTimeNs' | 'overheadPercent'>): void {
    this.totals = { ...this.totals, ...figures };
    this.schedule();
  }

  /** A text for the reader that had to be dropped elsewhere. */
  countLostText(): void {
    this.totals = { ...this.totals, lostTexts: this.totals.lostTexts + 1n };
    this.schedule();
  }

  /** Closes the batch: what finds room in the outbox goes there, the rest is dropped and counted. */
  flush({ isLast = false } = {}): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { outbox, runHostId, added } = this.options;
    const kept: Kept = { results: [], bytes: batchBytes };
    for (const result of this.pending) this.keepOrDrop(result, kept);
    this.pending = [];
    this.pendingBytes = 0;
    if (isLast) this.tellLosses(kept);
    // Totals alone are not worth the last room: the next batch carries newer ones, and the end does.
    if (kept.results.length === 0 && !outbox.hasRoom(kept.bytes, 'ordinary')) return;
    const outputs = kept.results.map(toOutput);
    outbox.add(
      { runHostId, outputs, clockMs: BigInt(Date.now()), totals: this.totals },
      kept.bytes,
    );
    added();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => this.flush(), batchMs);
  }

  private keepOrDrop(original: Result, kept: Kept): void {
    const result = this.withOrphans(original);
    const bytes = sizeBytes(result);
    const room = this.options.outbox.hasRoom(
      kept.bytes + bytes + sizeBytes(marker),
      rankOf(result),
    );
    if (!room || bytes > resultBytesMax) return this.drop(original);
    this.tellLosses(kept);
    if (result !== original) this.orphans = [];
    kept.results.push(result);
    kept.bytes += bytes;
    if (result.kind === 'events')
      this.totals = { ...this.totals, events: this.totals.events + BigInt(result.count) };
  }

  private drop(result: Result): void {
    if ('dictionary' in result) this.orphans.push(...result.dictionary);
    const lost = lossesOf(result);
    const { untold, totals } = this;
    this.untold = {
      events: untold.events + lost.events,
      mapUpdates: untold.mapUpdates + lost.mapUpdates,
      missed: untold.missed + lost.missed,
      snapshots: untold.snapshots + lost.snapshots,
      texts: untold.texts + lost.texts,
    };
    // What the kernel lost was counted when it came; only the telling of it is put off.
    if (result.kind === 'lost') return;
    this.totals = {
      ...totals,
      lostCollector: totals.lostCollector + lost.events,
      lostSnapshots: totals.lostSnapshots + lost.snapshots,
      lostTexts: totals.lostTexts + lost.texts,
    };
  }

  private tellLosses(kept: Kept): void {
    if (Object.values(this.untold).every((count) => count === 0n)) return;
    kept.results.push({ kind: 'lost', ...this.untold });
    kept.bytes += sizeBytes(marker);
    this.untold = noLosses;
  }

  private withOrphans(result: Result): Result {
    if (this.orphans.length === 0 || !('dictionary' in result)) return result;
    // More names than a message can carry are left out: they show as addresses and numbers.
    if (dictionaryBytes(this.orphans) > batchBytesMax) this.orphans = [];
    return { ...result, dictionary: [...this.orphans, ...result.dictionary] };
  }
}

interface Kept {
  readonly results: Result[];
  bytes: number;
}

type Losses = Omit<LostOutput, 'kind'> & { readonly snapshots: bigint; readonly texts: bigint };

const noLosses: Losses = { events: 0n, mapUpdates: 0n, missed: 0n, snapshots: 0n, texts: 0n };
const marker: Result = { kind: 'lost', ...noLosses };

function lossesOf(result: Result): Losses {
  switch (result.kind) {
    case 'events':
      return { ...noLosses, events: BigInt(result.count) };
    case 'snapshot':
      return { ...noLosses, snapshots: 1n };
    case 'host-text':
      return { ...noLosses, texts: 1n };
    case 'lost':
      return { ...noLosses, ...result };
  }
}

function rankOf(result: Result): Rank {
  const isRepeated = result.kind === 'snapshot' && result.reason === 'periodic';
  return result.kind === 'events' || isRepeated ? 'ordinary' : 'precious';
}

const noTotals: Totals = {
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
