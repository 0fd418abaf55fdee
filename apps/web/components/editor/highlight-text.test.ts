import { expect, test } from 'vitest';
import { highlightText } from './highlight-text.ts';

test('pieces add up to the text, also of a broken one', () => {
  for (const text of ['BEGIN { @x[comm] = count(); }', 'BEGIN { "open', '', '// only']) {
    expect(
      highlightText(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  }
});

test('a map and a builtin have colours of their own', () => {
  const kinds = new Map(
    highlightText('BEGIN { @x[comm] = 1 }').map((each) => [each.text, each.kind]),
  );
  expect(kinds.get('@x')).toBe('map');
  expect(kinds.get('comm')).toBe('builtin');
});
