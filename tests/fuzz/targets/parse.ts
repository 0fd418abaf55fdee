// The generator and the promises are a part of the compiler's own tests and not exported.
import { checkScript } from '../../../packages/compiler/syntax/testing/check-script.ts';
import { damaged, randomScript } from '../../../packages/compiler/syntax/testing/random-script.ts';
import { corpus } from '../corpus.ts';
import { mutatedText } from '../mutate.ts';
import type { Random } from '../random.ts';
import { type Target, textFeeder } from '../target.ts';

/** Scripts whole and damaged, through the lexer, the parser, the printer and the formatter. */
export const parse: Target = {
  name: 'parse',
  promise: 'is read without a crash and formatted without loss',
  limitMs: 2000,
  extension: 'bt',
  prepare() {
    const scripts = corpus();
    return textFeeder(
      (random) => makeText(random, scripts),
      (text) => {
        checkScript(text);
        return 'read';
      },
    );
  },
};

function makeText(random: Random, scripts: readonly string[]): string {
  if (random.chance(0.6)) return mutatedText(random.pick(scripts), scripts, random);
  const next = (): number => random.next();
  const script = randomScript(next);
  return random.chance(0.5) ? script : damaged(script, next);
}
