import { expect, test } from 'vitest';
import { checkScript } from './testing/check-script.ts';
import { damaged, randomScript, seeded } from './testing/random-script.ts';

/** A failure names the seed; `npx tsx tests/fuzz/parse.ts --seed N` repeats it. */
test('scripts, whole and damaged, are read without a crash and formatted without loss', () => {
  const until = performance.now() + 2000;
  let slowest = 0;
  for (let seed = 1; performance.now() < until; seed += 1) {
    const random = seeded(seed);
    const script = randomScript(random);
    for (const text of [script, damaged(script, random)]) {
      const start = performance.now();
      expect(() => checkScript(text), `seed ${seed}: ${JSON.stringify(text)}`).not.toThrow();
      slowest = Math.max(slowest, performance.now() - start);
    }
  }
  expect(slowest).toBeLessThan(2000);
});
