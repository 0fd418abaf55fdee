import { defineConfig } from 'vitest/config';

/** Unit tests: no root, no network, no database. Everything else has a config of its own under tests/. */
export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'apps/**/*.test.ts',
      'tests/*.test.ts',
      'tests/golden/**/*.test.ts',
      'tests/scripts/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/*.kernel.test.ts', '**/*.db.test.ts', '**/e2e/**'],
    pool: 'threads',
    testTimeout: 20_000,
  },
});
