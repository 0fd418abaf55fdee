import { loadBatches } from '@sonde/db';
import { type TrackedEnvelope, tracked } from '@trpc/server';
import { z } from 'zod';
import { found } from '../app-error.ts';
import type { RunMessage } from '../bus.ts';
import { followTopic, queueLimit } from '../follow-topic.ts';
import type { Services } from '../registry.ts';
import { decodeBatch, type RunBatch } from './batch.ts';
import { decodeCursor, encodeCursor, type Position } from './cursor.ts';
import { loadRun, type RunDetail, type RunHostDetail, toRunHost } from './summary.ts';

export const liveInput = z.object({
  id: z.string(),
  /** What the page already has: sequence number by RunHost id. */
  after: z.record(z.string(), z.bigint()).optional(),
  /** Set by the client when it reconnects; wins over `after`. */
  lastEventId: z.string().max(200_000).optional(),
});

/** What a page that follows a run receives. The first item is always `run`. */
export type RunLiveItem =
  /** The whole run: at the start, and when its own state changes. */
  | { readonly kind: 'run'; readonly run: RunDetail }
  | { readonly kind: 'run-host'; readonly runHost: RunHostDetail }
  /** In order of sequence for each host; every batch exactly once. */
  | { readonly kind: 'batches'; readonly batches: readonly RunBatch[] }
  /** All that was stored when the subscription began has been sent; the rest is live. */
  | { readonly kind: 'caught-up' };

/** Batches of one read of the database, over all hosts. */
const pageSize = 400;

/**
 * Follows a run to its end. No batch is missed: the subscription to the bus begins before the first
 * read of the database. None comes twice or out of order: `positions` says what was sent, and a
 * message is used only when it is the very next of its host. Any other one means that the database
 * knows more than the messages said, and it is asked. Every item carries the cursor as its id, from
 * which a client that lost its connection goes on.
 */
export async function* followRun(
  services: Pick<Services, 'db' | 'bus'>,
  teamId: string,
  input: z.infer<typeof liveInput>,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<RunLiveItem>> {
  const { db, bus } = services;
  const messages = followTopic(bus, `run:${input.id}`, signal);
  let run = found(await loadRun(db, teamId, input.id), 'run');
  const reader = createReader(services, startPositions(run, input));
  const item = (value: RunLiveItem) => tracked(reader.cursor(), value);

  yield item({ kind: 'run', run });
  for await (const batches of reader.readStored(signal)) yield item({ kind: 'batches', batches });
  yield item({ kind: 'caught-up' });
  if (isOver(run)) return;

  for await (const group of messages) {
    for await (const batches of reader.take(group, signal))
      yield item({ kind: 'batches', batches });
    const changed = changedRunHosts(group);
    if (group.length >= queueLimit || group.some((message) => message.kind === 'run')) {
      run = found(await loadRun(db, teamId, input.id), 'run');
      yield item({ kind: 'run', run });
    } else if (changed.length > 0) {
      const rows = await db.runHost.findMany({ where: { runId: run.id, id: { in: changed } } });
      for (const row of rows) yield item({ kind: 'run-host', runHost: toRunHost(row) });
    }
    if (run.state === 'ENDED') {
      // The last batches of a host may be stored after it said that it was done.
      run = found(await loadRun(db, teamId, input.id), 'run');
      if (!isOver(run)) continue;
      for await (const batches of reader.readStored(signal))
        yield item({ kind: 'batches', batches });
      yield item({ kind: 'run', run });
      return;
    }
  }
}

/** Nothing more will come, unless a host that is LOST comes back. */
const isOver = (run: RunDetail): boolean =>
  run.state === 'ENDED' && run.hosts.every((host) => host.complete || host.state === 'LOST');

function startPositions(run: RunDetail, { after, lastEventId }: z.infer<typeof liveInput>) {
  const ids = run.hosts.map((host) => host.id);
  const resumed = lastEventId === undefined ? undefined : decodeCursor(lastEventId, ids);
  return resumed ?? ids.map((runHostId) => ({ runHostId, after: after?.[runHostId] ?? 0n }));
}

const changedRunHosts = (group: readonly RunMessage[]): string[] => [
  ...new Set(group.flatMap((message) => (message.kind === 'run-host' ? message.runHostId : []))),
];

/** Knows what was sent of each host, and finds what comes next. */
function createReader({ db }: Pick<Services, 'db'>, start: readonly Position[]) {
  const positions = new Map(start.map((position) => [position.runHostId, position.after]));
  const current = (): Position[] =>
    [...positions].map(([runHostId, after]) => ({ runHostId, after }));

  async function* readStored(signal: AbortSignal | undefined): AsyncGenerator<RunBatch[]> {
    const perHost = Math.max(1, Math.floor(pageSize / Math.max(1, positions.size)));
    while (!signal?.aborted) {
      const stored = await loadBatches(db, current(), perHost);
      if (stored.length === 0) return;
      for (const batch of stored) positions.set(batch.runHostId, batch.sequence);
      yield stored.map(decodeBatch);
    }
  }

  async function* take(
    group: readonly RunMessage[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RunBatch[]> {
    const next: RunBatch[] = [];
    let isBehind = false;
    for (const message of group) {
      if (message.kind !== 'batch') continue;
      const sent = positions.get(message.runHostId);
      if (sent === undefined || message.sequence <= sent) continue;
      if (message.sequence === sent + 1n) {
        positions.set(message.runHostId, message.sequence);
        next.push(decodeBatch(message));
      } else {
        isBehind = true;
      }
    }
    if (next.length > 0) yield next;
    if (isBehind) yield* readStored(signal);
  }

  return { readStored, take, cursor: () => encodeCursor(current()) };
}
