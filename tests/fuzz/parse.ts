/**
 * Feeds random scripts, whole and damaged, to the parser, the C reader and the formatter until the
 * time is over. Stops at the first promise that is broken, with the seed that repeats it.
 * Run: npx tsx tests/fuzz/parse.ts [--seconds N] [--seed S]
 */
import { parseArgs } from 'node:util';
// The generator is a part of the compiler's own tests and not exported.
import { checkScript } from '../../packages/compiler/syntax/testing/check-script.ts';
import {
  damaged,
  randomScript,
  seeded,
} from '../../packages/compiler/syntax/testing/random-script.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
const first = Number(values.seed ?? Date.now() % 2 ** 31);
const until = performance.now() + Number(values.seconds) * 1000;
const SLOW_MS = 2000;

let seed = first;
for (; performance.now() < until && process.exitCode === undefined; seed += 1) {
  const random = seeded(seed);
  const script = randomScript(random);
  for (const text of [script, damaged(script, random)]) {
    const start = performance.now();
    try {
      checkScript(text);
    } catch (error) {
      console.error(`seed ${seed}:`, error, `\n${text}`);
      process.exitCode = 1;
    }
    const took = performance.now() - start;
    if (took > SLOW_MS) {
      console.error(`seed ${seed}: ${took.toFixed()} ms for ${text.length} characters`);
      process.exitCode = 1;
    }
  }
}
console.log(`seeds ${first} to ${seed - 1}: ${process.exitCode === 1 ? 'failed' : 'no failure'}`);
