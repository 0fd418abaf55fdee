import { expect, test } from 'vitest';
import { macroOfDefine } from './define-macro.ts';

const span = { start: 8, end: 40 };
const macroOf = (body: string, more: { params?: string[]; value?: bigint } = {}) =>
  macroOfDefine({ name: 'NAME', body, span, ...more });

test.each(['(nsecs / 1000)', 'comm', '$x', '@s[tid] + 1', 'f(1, 2)', '(1, 2)'])(
  '%s is a macro',
  (body) => expect(macroOf(body)).toMatchObject({ name: { name: 'NAME' }, params: [], span }),
);

test.each(['', 'print(1);', '(1 +', 'struct task_struct', 'a b'])('%s is none', (body) =>
  expect(macroOf(body)).toBeUndefined(),
);

test('constants and those with parameters are left to C', () => {
  expect(macroOf('(x)', { params: ['x'] })).toBeUndefined();
  expect(macroOf('3', { value: 3n })).toBeUndefined();
});

test('all of it stands where the #define does', () => {
  const spans: unknown[] = [];
  JSON.stringify(macroOf('f($x + 1, @m[2]).a'), (key, value) => {
    if (key === 'span') spans.push(value);
    return typeof value === 'bigint' ? Number(value) : value;
  });
  expect(spans.length).toBeGreaterThan(8);
  expect(new Set(spans)).toEqual(new Set([span]));
});
