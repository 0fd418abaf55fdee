import { outline } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { entryAt } from './entry-at.ts';

const text = '// head\nbegin { @ = 1; }\n\nkprobe:a { }';

test.each([
  [0, undefined],
  [text.indexOf('begin'), 'begin'],
  [text.indexOf('@'), 'begin'],
  [text.indexOf('\n\n') + 1, 'begin'],
  [text.indexOf('kprobe'), 'kprobe:a'],
  [text.length, 'kprobe:a'],
])('offset %i is in %s', (offset, label) =>
  expect(entryAt(outline(text), offset)?.label).toBe(label),
);
