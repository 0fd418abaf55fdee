import type { Database } from './client.ts';
import type { Prisma, Run } from './generated/client.ts';

export type NewRun = Omit<Prisma.RunUncheckedCreateInput, 'number' | 'hosts'> & {
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
};

/** Creates a run with the team's next number and one RunHost for each host, all or nothing. */
export async function createRun(db: Database, { hosts, ...run }: NewRun): Promise<Run> {
  return db.$transaction(async (transaction) => {
    // The update locks the team's row, so numbers are given in order and without a hole.
    const team = await transaction.team.update({
      where: { id: run.teamId },
      data: { runCount: { increment: 1 } },
    });
    return transaction.run.create({
      data: {
        ...run,
        number: team.runCount,
        hosts: { create: hosts.map(({ id, name }) => ({ hostId: id, hostName: name })) },
      },
    });
  });
}

/**
 * Brings Run.state in line with its RunHosts: RUNNING once one of them left PENDING, ENDED when all
 * are final. Called after every change of a RunHost; returns the state when it changed.
 */
export async function settleRun(
  db: Database,
  runId: string,
): Promise<'RUNNING' | 'ENDED' | undefined> {
  const rows = await db.$queryRaw<{ state: 'RUNNING' | 'ENDED' }[]>`
    WITH counted AS (
      SELECT
        count(*) FILTER (WHERE state NOT IN ('DONE', 'FAILED', 'LOST')) AS open,
        count(*) FILTER (WHERE state <> 'PENDING') AS begun
      FROM "RunHost" WHERE "runId" = ${runId}
    ), next AS (
      SELECT CASE WHEN open = 0 THEN 'ENDED' WHEN begun > 0 THEN 'RUNNING' ELSE 'PENDING' END::"RunState" AS state
      FROM counted
    )
    UPDATE "Run" SET
      state = next.state,
      "startedAt" = COALESCE("startedAt", now()),
      "endedAt" = CASE WHEN next.state = 'ENDED' THEN now() END
    FROM next WHERE "Run".id = ${runId} AND "Run".state <> next.state
    RETURNING "Run".state`;
  return rows[0]?.state;
}
