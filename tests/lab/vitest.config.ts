import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Scripts on other kernels, in QEMU guests. Needs the bundled command line, a C compiler with sys/sdt.h, and root at first. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/lab/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['tests/lab/prepare.ts'],
    // Guests of one processor each: two leave a small machine usable.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 1_800_000,
  },
});
