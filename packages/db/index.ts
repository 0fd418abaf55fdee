/**
 * The control plane's database: the Prisma client, the migrations, and the queries that deserve a
 * name because they must be one statement or one transaction. Nothing else imports Prisma.
 */
export {
  type LoadedBatch,
  loadBatches,
  type NewBatch,
  type StoreResult,
  storeBatch,
} from './batch.ts';
export { type Database, type OpenDatabase, openDatabase } from './client.ts';
export type * from './generated/client.ts';
export { EndReason, Role, RunHostState, RunState } from './generated/enums.ts';
export { type SpentJoinToken, spendJoinToken } from './join-token.ts';
export { ChangedMigrationError, migrate } from './migrate.ts';
export { createBatchPartitions, dropBatchPartitions } from './partition.ts';
export { applyRetention, partitionDaysAhead, type RetentionResult } from './retention.ts';
export { createRun, type NewRun, settleRun } from './run.ts';
export type { RunTotals } from './totals.ts';
