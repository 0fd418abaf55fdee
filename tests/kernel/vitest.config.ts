import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that need root and the machine's own kernel. One file at a time: they share its counters and slots. */
export default defineConfig({
  test: {
    // Timers and other processes of a real machine take part: one slow moment is not a defect.
    retry: 1,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['packages/**/*.kernel.test.ts', 'tests/kernel/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 30_000,
  },
});
