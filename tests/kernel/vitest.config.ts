import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that need root and the machine's own kernel. One file at a time: they share its counters and slots. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['packages/**/*.kernel.test.ts', 'tests/kernel/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 30_000,
  },
});
