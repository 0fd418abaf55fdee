import { expect, test } from 'vitest';
import { lineAt } from './diagnostic-list.tsx';

const text = 'BEGIN {\n  foo();\n}';

test('a span is shown in its own line', () => {
  expect(lineAt(text, 10, 13)).toEqual({ number: 2, line: '  foo();', lead: '  ', from: 2, to: 5 });
  expect(lineAt(text, 0, 5)).toEqual({ number: 1, line: 'BEGIN {', lead: '', from: 0, to: 5 });
});

test('a span over several lines ends with its first line', () => {
  expect(lineAt(text, 10, 18)).toMatchObject({ number: 2, from: 2, to: 8 });
});

test('carets behind tabs stand under their span', () => {
  expect(lineAt('begin {\n\tif (x)\tfoo();\n}', 16, 19)).toMatchObject({ lead: '\t      \t' });
});
