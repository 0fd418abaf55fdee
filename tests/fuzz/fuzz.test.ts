import { describe, expect, test } from 'vitest';
import { type Finding, fuzz } from './supervise.ts';
import { targets } from './targets.ts';

/** For each target: what was found before, what the first seed makes, and what nobody has seen yet. */
const shares = [
  { seed: 1, seconds: 2 },
  { seed: Date.now() % 2 ** 31, seconds: 2 },
];

describe.concurrent(`seeds ${shares.map(({ seed }) => seed).join(' and ')}`, () => {
  for (const target of targets) {
    const missing = target.missing?.();
    const title = `${target.name} ${target.promise}${missing === undefined ? '' : `: ${missing}`}`;
    test.skipIf(missing !== undefined)(title, async () => {
      for (const share of shares) {
        const { inputs, findings } = await fuzz(target, { ...share, findingsMax: 1 });
        expect(findings.map(shown)).toEqual([]);
        expect(inputs).toBeGreaterThan(0);
      }
    });
  }
});

const shown = ({ target, seed, error, input }: Finding): string =>
  `npm run fuzz -- --only ${target} --seed ${seed} --count 1\n${error}\n${typeof input === 'string' ? input : Buffer.from(input).toString('hex')}`;
