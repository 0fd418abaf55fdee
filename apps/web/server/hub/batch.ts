import { storeBatch } from '@sonde/db';
import type { Batch } from '@sonde/proto';
import { toNewBatch } from './convert.ts';
import type { HubDeps, Peer } from './deps.ts';
import { type PersistOptions, persist } from './persist.ts';
import type { Stream } from './streams.ts';

/** Run of a RunHost, so that a batch need not ask for it; the few thousand that are live fit. */
const runIds = new Map<string, string>();
const runIdsLimit = 10_000;

/**
 * Stores a batch, tells who watches, and only then acknowledges. A batch that was stored before is acknowledged
 * again; one of a run that is gone is acknowledged too, with the order to stop, or the collector would send it for ever.
 */
export async function receiveBatch(
  deps: HubDeps,
  { hostId }: Peer,
  stream: Pick<Stream, 'send'>,
  batch: Batch,
  options: PersistOptions,
): Promise<void> {
  const { db, bus, log } = deps;
  const { runHostId, sequence } = batch;
  const stored = toNewBatch(hostId, batch);
  const result = await persist(deps, options, () => storeBatch(db, stored));
  if (result.kind === 'stored') {
    const runId = await persist(deps, options, () => findRunId(deps, runHostId));
    const { createdAt } = result;
    const { outputs } = stored;
    bus.publish(`run:${runId}`, { kind: 'batch', runHostId, sequence, createdAt, outputs });
  } else if (result.kind === 'refused') {
    log.warn({ hostId, runHostId }, 'batch of a run that this host does not have');
    stream.send({ $case: 'stopRun', value: { runHostId } });
  }
  stream.send({ $case: 'acknowledge', value: { runHostId, sequence } });
}

async function findRunId({ db }: Pick<HubDeps, 'db'>, runHostId: string): Promise<string> {
  const known = runIds.get(runHostId);
  if (known !== undefined) return known;
  const where = { id: runHostId };
  const { runId } = await db.runHost.findUniqueOrThrow({ where, select: { runId: true } });
  if (runIds.size >= runIdsLimit) runIds.clear();
  runIds.set(runHostId, runId);
  return runId;
}
