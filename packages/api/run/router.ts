import { loadBatches } from '@sonde/db';
import { z } from 'zod';
import { AppError, found } from '../app-error.ts';
import { audit } from '../audit.ts';
import { editorProcedure, router, viewerProcedure } from '../trpc.ts';
import { decodeBatch, decodeSnapshot, type RunBatch, type RunSnapshot } from './batch.ts';
import { runCan } from './can.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { followRun, liveInput } from './live.ts';
import { startInput, startRun } from './start.ts';
import { listRuns, loadRun, type RunDetail, type RunSummary } from './summary.ts';

const idInput = z.object({ id: z.string() });

export interface RunPage {
  readonly runs: readonly RunSummary[];
  /** For the next page; null at the end. */
  readonly nextCursor: number | null;
}

export interface BatchPage {
  readonly batches: readonly RunBatch[];
  /** For the next page, also when nothing more is there yet. */
  readonly cursor: string;
  readonly isLast: boolean;
}

/** The newest snapshot of a map on a host. */
export interface LatestSnapshot {
  readonly runHostId: string;
  readonly sequence: bigint;
  readonly updatedAt: Date;
  readonly snapshot: RunSnapshot;
}

export const runRouter = router({
  start: editorProcedure
    .input(startInput)
    .mutation(({ ctx: { services, actor }, input }) => startRun(services, actor, input)),

  /** Asks all hosts to end it; what they have gathered still arrives. */
  stop: editorProcedure.input(idInput).mutation(async ({ ctx: { services, actor }, input }) => {
    const { db, hub, bus } = services;
    const where = { id: input.id, teamId: actor.teamId };
    const run = found(await db.run.findFirst({ where }), 'run');
    if (!runCan.stop(run))
      throw new AppError('wrong-state', 'the run is being stopped or has ended');
    await db.run.update({ where: { id: run.id }, data: { stoppedAt: new Date() } });
    await audit(db, actor, { action: 'run.stop', subject: run.id });
    bus.publish(`run:${run.id}`, { kind: 'run' });
    await hub.stopRun(run.id);
    return { id: run.id };
  }),

  get: viewerProcedure
    .input(idInput)
    .query(
      async ({ ctx: { services, actor }, input }): Promise<RunDetail> =>
        found(await loadRun(services.db, actor.teamId, input.id), 'run'),
    ),

  /** Newest first; the cursor is the number of the last run of the page before. */
  list: viewerProcedure
    .input(
      z
        .object({
          cursor: z.number().int().nullish(),
          limit: z.number().int().min(1).max(200).default(50),
          search: z.string().max(200).optional(),
          state: z.enum(['PENDING', 'RUNNING', 'ENDED']).optional(),
          scheduleId: z.string().optional(),
          scriptId: z.string().optional(),
          hostId: z.string().optional(),
        })
        .prefault({}),
    )
    .query(async ({ ctx: { services, actor }, input }): Promise<RunPage> => {
      const { cursor, ...filter } = input;
      const before = cursor ?? undefined;
      const runs = await listRuns(services.db, { ...filter, before, teamId: actor.teamId });
      const isFull = runs.length === filter.limit;
      return { runs, nextCursor: isFull ? (runs.at(-1)?.number ?? null) : null };
    }),

  /** Stored batches from the start or from a cursor, of one host or of all, for replay. */
  batches: viewerProcedure
    .input(
      idInput.extend({
        hostId: z.string().optional(),
        cursor: z.string().max(200_000).nullish(),
        limit: z.number().int().min(1).max(1000).default(400),
      }),
    )
    .query(async ({ ctx: { services, actor }, input }): Promise<BatchPage> => {
      const { db } = services;
      const hosts = await db.runHost.findMany({
        where: {
          run: { id: input.id, teamId: actor.teamId },
          ...(input.hostId && { hostId: input.hostId }),
        },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      if (hosts.length === 0) throw new AppError('not-found', 'no such run, or not on this host');
      const ids = hosts.map((host) => host.id);
      const start = input.cursor ?? encodeCursor(ids.map((id) => ({ runHostId: id, after: 0n })));
      const positions = decodeCursor(start, ids);
      if (positions === undefined) throw new AppError('bad-input', 'the cursor is of another run');
      const perHost = Math.max(1, Math.floor(input.limit / ids.length));
      const loaded = await loadBatches(db, positions, perHost);
      const reached = new Map(loaded.map((batch) => [batch.runHostId, batch.sequence]));
      const cursor = encodeCursor(
        positions.map((each) => ({ ...each, after: reached.get(each.runHostId) ?? each.after })),
      );
      return { batches: loaded.map(decodeBatch), cursor, isLast: loaded.length === 0 };
    }),

  /** The newest snapshot of each map on each host: what a page shows before it reads any batch. */
  snapshots: viewerProcedure
    .input(idInput.extend({ hostId: z.string().optional() }))
    .query(async ({ ctx: { services, actor }, input }): Promise<LatestSnapshot[]> => {
      const rows = await services.db.mapSnapshot.findMany({
        where: {
          runHost: {
            run: { id: input.id, teamId: actor.teamId },
            ...(input.hostId && { hostId: input.hostId }),
          },
        },
        orderBy: [{ runHostId: 'asc' }, { map: 'asc' }],
      });
      return rows.map(({ runHostId, sequence, updatedAt, snapshot }) => ({
        runHostId,
        sequence,
        updatedAt,
        snapshot: decodeSnapshot(snapshot),
      }));
    }),

  /** What is stored, then what comes; see RunLiveItem. */
  live: viewerProcedure
    .input(liveInput)
    .subscription(({ ctx: { services, actor }, input, signal }) =>
      followRun(services, actor.teamId, input, signal),
    ),
});
