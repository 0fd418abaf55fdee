import { defineConfig } from 'vitest/config';

/** Tests that need a database: one embedded server for the run, one database of it for each file. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['tests/db/*.db.test.ts'],
    globalSetup: ['tests/db/server.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
