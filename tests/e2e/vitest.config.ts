import { defineConfig } from 'vitest/config';

/** A real browser against the real control plane, database, collectors and kernel. One file at a time. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.test.ts'],
    fileParallelism: false,
    // A browser, a database and two collectors share what the machine has: one slow moment is not a defect.
    retry: 1,
    pool: 'forks',
    testTimeout: 120_000,
    // A page waits for a compiler, a host and a database; a second is too little on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 180_000,
  },
});
