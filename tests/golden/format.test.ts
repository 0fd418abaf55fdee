import { format } from '@sonde/compiler';
import { tools } from '@sonde/tools';
import { expect, test } from 'vitest';
import { readTopics } from '../differential/topics.ts';

const comments = (text: string): number => text.match(/\/\/|\/\*/g)?.length ?? 0;

test.each(tools.map(({ name, text }) => ({ name, text })))('$name has one form', ({ text }) => {
  const once = format(text);
  expect(format(once)).toBe(once);
  expect(comments(once)).toBe(comments(text));
});

test.each(readTopics().map(({ name, cases }) => ({ name, cases })))(
  'the $name scripts have one form, which keeps their comments',
  ({ cases }) => {
    for (const { name, script } of cases) {
      const once = format(script);
      expect(format(once), name).toBe(once);
      expect(comments(once), name).toBe(comments(script));
    }
  },
);
