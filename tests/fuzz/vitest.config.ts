import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** A short run of every target of the fuzzer, two at a time; each has a process of its own. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['tests/fuzz/fuzz.test.ts'],
    maxConcurrency: 2,
    testTimeout: 180_000,
  },
});
