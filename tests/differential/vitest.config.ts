import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** What Sonde does beside what bpftrace did. Needs root, the machine's kernel and gcc; bpftrace itself only to renew goldens. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/differential/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    // Timers and other processes' moments take part in some cases.
    retry: 1,
  },
});
