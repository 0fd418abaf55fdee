import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { noTotals } from '../../packages/api/index.ts';
import {
  applyRetention,
  ChangedMigrationError,
  createBatchPartitions,
  createRun,
  dropBatchPartitions,
  migrate,
  type OpenDatabase,
  openDatabase,
  storeBatch,
} from '../../packages/db/index.ts';
import { createDatabase, createEmptyDatabase, seedTeam } from './database.ts';

const migrations = new URL('../../prisma/migrations', import.meta.url).pathname;
const opened: OpenDatabase[] = [];
const open = async () => {
  const database = openDatabase(await createEmptyDatabase());
  opened.push(database);
  return database;
};
afterEach(async () => {
  for (const database of opened.splice(0)) await database[Symbol.asyncDispose]();
});

test('three control planes that start together apply each migration once', async () => {
  const { pool } = await open();
  const applied = await Promise.all([1, 2, 3].map(() => migrate(pool, migrations)));
  expect(applied.flat().sort()).toEqual([...new Set(applied.flat())].sort());
  expect(applied.flat()).toContain('20261122160000_initial');
  expect(await migrate(pool, migrations)).toEqual([]);
});

test('a migration that was changed after it had been applied is refused', async () => {
  const { pool } = await open();
  const copy = await mkdtemp(join(tmpdir(), 'sonde-migrations-'));
  await cp(migrations, copy, { recursive: true });
  await migrate(pool, copy);
  await writeFile(join(copy, '20261122160000_initial', 'migration.sql'), 'SELECT 1');
  await expect(migrate(pool, copy)).rejects.toThrow(ChangedMigrationError);
  await rm(copy, { recursive: true });
});

test('a migration that fails leaves nothing behind', async () => {
  const { pool } = await open();
  const folder = await mkdtemp(join(tmpdir(), 'sonde-migrations-'));
  await cp(migrations, folder, { recursive: true });
  const broken = join(folder, '29990101000000_broken');
  await cp(join(folder, '20261122160000_initial'), broken, { recursive: true });
  await writeFile(join(broken, 'migration.sql'), 'CREATE TABLE half (id int); SELECT nonsense;');
  await expect(migrate(pool, folder)).rejects.toThrow('29990101000000_broken');
  const { rows } = await pool.query(`SELECT to_regclass('half') AS half`);
  expect(rows).toEqual([{ half: null }]);
  await rm(folder, { recursive: true });
});

test('every change of the schema has its migration', () => {
  const script = new URL('../../scripts/create-migration.mjs', import.meta.url).pathname;
  expect(() =>
    execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' }),
  ).not.toThrow();
});

test('every model of the client can be read from a migrated database', async () => {
  const database = await createDatabase();
  opened.push(database);
  const { db } = database;
  const models = Object.keys(db).filter((key) => /^[a-z]/.test(key)) as (keyof typeof db)[];
  const readable = models.filter((model) => 'findFirst' in Object(db[model]));
  expect(readable.length).toBeGreaterThan(15);
  for (const model of readable) {
    await (db[model] as { findFirst(): Promise<unknown> }).findFirst();
  }
});

const day = (text: string) => new Date(`${text}T12:00:00Z`);

test('partitions are made ahead, and dropped by whole days', async () => {
  const database = await createDatabase();
  opened.push(database);
  const { pool } = database;
  await createBatchPartitions(pool, day('2026-01-30'), 3);
  await createBatchPartitions(pool, day('2026-01-31'), 3);
  expect(await dropBatchPartitions(pool, day('2026-02-01'))).toEqual([
    'Batch_20260130',
    'Batch_20260131',
  ]);
  expect(await dropBatchPartitions(pool, day('2026-02-01'))).toEqual([]);
});

test('retention forgets ended runs past their days and leaves the others', async () => {
  const database = await createDatabase();
  opened.push(database);
  const { db, pool } = database;
  const { team, hosts } = await seedTeam(db, 1);
  const frozen = { scriptName: 'x', text: 'x', selector: {}, positional: [], limits: {} };
  const seed = (name: string, keepDays: number, endedAt: Date | null) =>
    createRun(db, {
      ...frozen,
      scriptName: name,
      teamId: team.id,
      hosts,
      keepDays,
      endedAt,
      state: endedAt === null ? 'RUNNING' : 'ENDED',
    });
  await seed('short and old', 1, day('2026-03-01'));
  await seed('long and old', 30, day('2026-03-01'));
  await seed('still running', 1, null);
  const doomed = await db.runHost.findFirstOrThrow({ where: { run: { keepDays: 1 } } });
  await storeBatch(db, {
    runHostId: doomed.id,
    hostId: hosts[0]!.id,
    sequence: 1n,
    clockMs: 0n,
    outputs: new Uint8Array(),
    eventCount: 0,
    totals: noTotals,
    snapshots: [],
  });
  await createBatchPartitions(pool, day('2026-01-01'), 0);
  const result = await applyRetention(pool, day('2026-03-05'));
  expect(result).toMatchObject({ deletedRuns: 1, droppedPartitions: ['Batch_20260101'] });
  const left = await db.run.findMany({ orderBy: { scriptName: 'asc' } });
  expect(left.map((run) => run.scriptName)).toEqual(['long and old', 'still running']);
  expect(await db.batch.count()).toBe(0);
});
