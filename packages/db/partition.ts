import type { Pool } from 'pg';

const dayMs = 24 * 60 * 60 * 1000;

/** Batch_20261122: one day of batches, in UTC. */
const partitionName = (day: Date) => `Batch_${day.toISOString().slice(0, 10).replaceAll('-', '')}`;

const startOfDay = (time: Date) => new Date(Math.floor(time.getTime() / dayMs) * dayMs);

/**
 * Makes the partitions of Batch for the day of `now` and `daysAhead` more. Called at the start and once a day;
 * a week ahead leaves room for a job that fails a few times.
 */
export async function createBatchPartitions(
  pool: Pool,
  now: Date,
  daysAhead: number,
): Promise<void> {
  for (let index = 0; index <= daysAhead; index++) {
    const from = new Date(startOfDay(now).getTime() + index * dayMs);
    const to = new Date(from.getTime() + dayMs);
    // DDL takes no parameters; both values are made of digits by the functions above.
    await pool.query(
      `CREATE TABLE IF NOT EXISTS "${partitionName(from)}" PARTITION OF "Batch"
       FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
    );
  }
}

/** Drops the days that ended before `before`, and returns the names of their partitions. */
export async function dropBatchPartitions(pool: Pool, before: Date): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
     WHERE inhparent = '"Batch"'::regclass AND relname ~ '^Batch_\\d{8}$' ORDER BY relname`,
  );
  const first = partitionName(startOfDay(before));
  const old = rows.map((row) => row.name).filter((name) => name < first);
  for (const name of old) await pool.query(`DROP TABLE "${name}"`);
  return old;
}
