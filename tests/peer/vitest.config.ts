import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** bpftrace and `sonde trace` on the same scripts. Needs root, `node scripts/peer.mjs` and the bundled command line. */
export default defineConfig({
  test: {
    // Timers and other processes of a real machine take part: one slow moment is not a defect.
    retry: 1,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/peer/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
