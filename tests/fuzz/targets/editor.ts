import {
  complete,
  fixtureKernel,
  format,
  highlight,
  hover,
  kernelContext,
  outline,
} from '@sonde/compiler';
import { corpus } from '../corpus.ts';
import { mutatedText } from '../mutate.ts';
import { type Target, textFeeder } from '../target.ts';

/** What the editor asks at every keystroke, of scripts that are not finished. */
export const editor: Target = {
  name: 'editor',
  promise: 'is coloured, completed, explained and outlined at any place',
  limitMs: 2000,
  extension: 'bt',
  prepare() {
    const scripts = corpus();
    const context = kernelContext(fixtureKernel());
    return textFeeder(
      (random) => {
        const text = mutatedText(random.pick(scripts), scripts, random);
        return random.chance(0.5) ? text.slice(0, random.below(text.length + 1)) : text;
      },
      (text) => {
        let last = 0;
        for (const { from: start, to: end } of highlight(text)) {
          if (!(start >= last && end > start && end <= text.length))
            throw new Error(`colours ${start}-${end} after ${last} of ${text.length}`);
          last = end;
        }
        outline(text);
        format(text);
        for (let part = 0; part <= 8; part += 1) {
          const offset = Math.floor((text.length * part) / 8);
          const { from } = complete(text, offset, context);
          if (!(from >= 0 && from <= offset))
            throw new Error(`completes from ${from} at ${offset}`);
          hover(text, offset, context);
        }
        return 'edited';
      },
    );
  },
};
