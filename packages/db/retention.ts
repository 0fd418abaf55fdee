import type { Pool } from 'pg';
import { createBatchPartitions, dropBatchPartitions } from './partition.ts';

export interface RetentionResult {
  readonly droppedPartitions: readonly string[];
  readonly deletedRuns: number;
  readonly deletedSessions: number;
}

/** A week of partitions is always ready. */
export const partitionDaysAhead = 7;

/**
 * Forgets what nobody is to keep. Whole days of batches go first, by dropping their partition: those that are
 * older than the longest time that any run or schedule asks for. Then ended runs past their own
 * `keepDays` go with all that hangs on them, and sessions and sign-in tokens that expired.
 */
export async function applyRetention(pool: Pool, now: Date): Promise<RetentionResult> {
  await createBatchPartitions(pool, now, partitionDaysAhead);
  const { rows } = await pool.query<{ days: number | null }>(
    `SELECT max(days) AS days FROM (
       SELECT max("keepDays") AS days FROM "Run" UNION ALL SELECT max("keepDays") FROM "Schedule"
     ) AS kept`,
  );
  const longest = rows[0]?.days ?? undefined;
  const droppedPartitions =
    longest === undefined
      ? []
      : await dropBatchPartitions(pool, new Date(now.getTime() - longest * 24 * 60 * 60 * 1000));
  const runs = await pool.query(
    `DELETE FROM "Run" WHERE state = 'ENDED' AND "endedAt" < $1::timestamptz - make_interval(days => "keepDays")`,
    [now],
  );
  const sessions = await pool.query('DELETE FROM "AuthSession" WHERE "expiresAt" < $1', [now]);
  await pool.query('DELETE FROM "Verification" WHERE "expiresAt" < $1', [now]);
  return {
    droppedPartitions,
    deletedRuns: runs.rowCount ?? 0,
    deletedSessions: sessions.rowCount ?? 0,
  };
}
