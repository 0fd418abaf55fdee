import { z } from 'zod';
import { listRuns, type RunSummary } from './run/summary.ts';
import { router, viewerProcedure } from './trpc.ts';

/** The comparison itself is made by the pure `output` package, in the browser, from run.snapshots. */
export const compareRouter = router({
  /** Runs to pick from, by script name or text. */
  runs: viewerProcedure
    .input(z.object({ query: z.string().max(200).default('') }).prefault({}))
    .query(
      ({ ctx: { services, actor }, input }): Promise<RunSummary[]> =>
        listRuns(services.db, { teamId: actor.teamId, search: input.query, limit: 50 }),
    ),
});
