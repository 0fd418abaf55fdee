import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.ts';

/** The Prisma client. Anything that takes one also works inside a transaction unless it says otherwise. */
export type Database = PrismaClient;

export interface OpenDatabase extends AsyncDisposable {
  readonly db: Database;
  /** The connections below the client, for LISTEN, migrations and the job queue. */
  readonly pool: pg.Pool;
}

/**
 * Opens a pool of at most `connections` (default 10) towards `url`. Nothing connects until the
 * first query, and a connection that breaks is replaced by the next query. Disposing waits for the
 * queries under way.
 */
export function openDatabase(url: string, connections = 10): OpenDatabase {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    // A database that is away must fail a query quickly: the callers that must not lose anything retry.
    connectionTimeoutMillis: 5_000,
  });
  // A connection that the server closes is not an error of ours: its query fails by itself, and the pool forgets it.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    db,
    pool,
    async [Symbol.asyncDispose]() {
      await db.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
