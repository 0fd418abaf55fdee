import { expect, test } from 'vitest';
import { categoryColors, markHosts } from './host-color.ts';

test('a host keeps its mark whatever the order of the answer', () => {
  expect(markHosts(['b', 'a', 'c']).get('b')).toEqual(markHosts(['a', 'b', 'c']).get('b'));
});

test('past the last colour the shape changes, so that no two of 36 hosts look alike', () => {
  const ids = Array.from({ length: categoryColors.length * 3 }, (_, index) => `host-${index}`);
  const looks = new Set([...markHosts(ids).values()].map((mark) => mark.color + mark.shape));
  expect(looks.size).toBe(ids.length);
});
