import type { Database } from './client.ts';
import type { RunTotals } from './totals.ts';

/** A batch as the hub has it in hand. */
export interface NewBatch {
  readonly runHostId: string;
  /** Must be this host, or nothing is stored. */
  readonly hostId: string;
  readonly sequence: bigint;
  readonly clockMs: bigint;
  /** sonde.v1.Batch, encoded. */
  readonly outputs: Uint8Array;
  readonly eventCount: number;
  readonly totals: RunTotals;
  /** The newest snapshot of each map in the batch. */
  readonly snapshots: readonly { readonly map: number; readonly snapshot: Uint8Array }[];
}

/**
 * What became of a batch. stored: it is new and safe now. known: it was stored before.
 * refused: there is no such RunHost, or it belongs to another host.
 */
export type StoreResult =
  | { readonly kind: 'stored'; readonly createdAt: Date }
  | { readonly kind: 'known' }
  | { readonly kind: 'refused' };

/**
 * Stores a batch once, however often it is sent: one statement, so one transaction and one round
 * trip. Advancing RunHost.lastSequence takes the row's lock, which puts two streams of one host in
 * order, and the batch, the totals and the snapshots follow only when it did advance.
 */
export async function storeBatch(db: Database, batch: NewBatch): Promise<StoreResult> {
  const { totals } = batch;
  const maps = batch.snapshots.map((each) => each.map);
  const snapshots = batch.snapshots.map((each) => Buffer.from(each.snapshot).toString('base64'));
  const rows = await db.$queryRaw<{ createdAt: Date | null; known: boolean }[]>`
    WITH advanced AS (
      UPDATE "RunHost" SET
        "lastSequence" = ${batch.sequence}, "lastBatchAt" = now(), "events" = ${totals.events},
        "lostKernel" = ${totals.lostKernel}, "lostCollector" = ${totals.lostCollector},
        "runCount" = ${totals.runCount}, "runTimeNs" = ${totals.runTimeNs},
        "overheadPercent" = ${totals.overheadPercent}, "mapFull" = ${totals.mapFull},
        "lostSnapshots" = ${totals.lostSnapshots}, "lostTexts" = ${totals.lostTexts}, "missed" = ${totals.missed}
      WHERE id = ${batch.runHostId} AND "hostId" = ${batch.hostId} AND "lastSequence" < ${batch.sequence}
      RETURNING id
    ), stored AS (
      INSERT INTO "Batch" ("runHostId", "sequence", "createdAt", "clockMs", "outputs", "eventCount", "sizeBytes")
      SELECT id, ${batch.sequence}, now(), ${batch.clockMs}, ${batch.outputs}, ${batch.eventCount}, ${batch.outputs.byteLength}
      FROM advanced
      RETURNING "createdAt"
    ), latest AS (
      INSERT INTO "MapSnapshot" ("runHostId", "map", "sequence", "snapshot", "updatedAt")
      SELECT id, new.map, ${batch.sequence}, decode(new.snapshot, 'base64'), now()
      FROM advanced, unnest(${maps}::int[], ${snapshots}::text[]) AS new(map, snapshot)
      ON CONFLICT ("runHostId", "map") DO UPDATE
        SET "sequence" = excluded."sequence", "snapshot" = excluded."snapshot", "updatedAt" = excluded."updatedAt"
    )
    SELECT
      (SELECT "createdAt" FROM stored) AS "createdAt",
      EXISTS (SELECT 1 FROM "RunHost" WHERE id = ${batch.runHostId} AND "hostId" = ${batch.hostId}) AS known`;
  const [row] = rows;
  if (row?.createdAt) return { kind: 'stored', createdAt: row.createdAt };
  return { kind: row?.known ? 'known' : 'refused' };
}

/** A batch as it was stored. */
export interface LoadedBatch {
  readonly runHostId: string;
  readonly sequence: bigint;
  readonly createdAt: Date;
  /** sonde.v1.Batch, encoded. */
  readonly outputs: Uint8Array;
}

/**
 * The batches that follow a position: for each RunHost those above `after`, in order of sequence and
 * at most `perHost`. Each host's part is a gapless continuation, whatever is being stored meanwhile,
 * which paging by time could not promise. The whole is sorted by time of storage.
 */
export async function loadBatches(
  db: Database,
  positions: readonly { readonly runHostId: string; readonly after: bigint }[],
  perHost: number,
): Promise<LoadedBatch[]> {
  if (positions.length === 0) return [];
  const ids = positions.map((each) => each.runHostId);
  const afters = positions.map((each) => each.after);
  return db.$queryRaw<LoadedBatch[]>`
    SELECT batch.* FROM unnest(${ids}::text[], ${afters}::bigint[]) AS position(id, after),
      LATERAL (
        SELECT "runHostId", "sequence", "createdAt", "outputs" FROM "Batch"
        WHERE "runHostId" = position.id AND "sequence" > position.after
        ORDER BY "sequence" LIMIT ${perHost}::int
      ) AS batch
    ORDER BY batch."createdAt", batch."runHostId", batch."sequence"`;
}
