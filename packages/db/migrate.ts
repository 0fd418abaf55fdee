import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';

/** One directory of prisma/migrations. */
interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Hex SHA-256 of the file, as Prisma computes it. */
  readonly checksum: string;
}

/** A migration that was applied has another text now; the database cannot be trusted to match the code. */
export class ChangedMigrationError extends Error {
  constructor(name: string) {
    super(`migration ${name} was changed after it had been applied`);
    this.name = 'ChangedMigrationError';
  }
}

/** Any number that nobody else locks on. Several control planes may start at once; one migrates. */
const lockKey = 72_707_369;

/**
 * Applies what is missing from `directory` (one folder with a migration.sql each, in name order),
 * each in its own transaction, and returns the names applied. The bookkeeping is Prisma's own
 * table, so that Prisma's tools agree about the state; its CLI is not needed at run time. A
 * migration must not contain CREATE INDEX CONCURRENTLY, which cannot run in a transaction.
 */
export async function migrate(pool: Pool, directory: string): Promise<readonly string[]> {
  const migrations = await readMigrations(directory);
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lockKey]);
    await client.query(createTable);
    return await applyMissing(client, migrations);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lockKey]).catch(() => {});
    client.release();
  }
}

async function applyMissing(client: PoolClient, migrations: readonly Migration[]) {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    'SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const checksums = new Map(rows.map((row) => [row.migration_name, row.checksum]));
  const applied: string[] = [];
  for (const migration of migrations) {
    const known = checksums.get(migration.name);
    if (known === migration.checksum) continue;
    if (known !== undefined) throw new ChangedMigrationError(migration.name);
    await applyOne(client, migration);
    applied.push(migration.name);
  }
  return applied;
}

async function applyOne(client: PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    // Without parameters the simple protocol is used, which takes many statements at once.
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES (gen_random_uuid()::text, $1, $2, now(), 1)`,
      [checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${name} failed`, { cause: error });
  }
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;
