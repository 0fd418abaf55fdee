import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../apps/web/server/postgres/embedded.ts';
import { migrate, openDatabase } from '../../packages/db/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A database with all migrations applied, to be copied and never to be changed. */
    templateUrl: string;
  }
}

/** Starts a server in a folder of its own, and migrates the database that every test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'sonde-db-'));
  // The server may run as another user, which has to get to its directory inside.
  await chmod(folder, 0o711);
  const server = await startPostgres(folder);
  const { pool, ...template } = openDatabase(server.url);
  await migrate(pool, new URL('../../prisma/migrations', import.meta.url).pathname);
  await template[Symbol.asyncDispose]();
  project.provide('templateUrl', server.url);
  return async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
}
