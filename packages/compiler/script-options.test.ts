import { expect, test } from 'vitest';
import { compile, fixtureKernel } from './index.ts';

const text = `begin {
  print(getopt("top", 5, "How many"));
  print(getopt("name", "x"));
  if (getopt("verbose")) { print(1); }
}`;

const options = [
  { name: 'top', kind: 'number', fallback: '5', description: 'How many' },
  { name: 'name', kind: 'text', fallback: 'x' },
  { name: 'verbose', kind: 'flag', fallback: 'false' },
];

const compileWith = (named: Record<string, string>, source = text) =>
  compile(source, fixtureKernel(), {
    sourceName: 'script',
    positional: [],
    named,
    unsafe: false,
    config: {},
  });

test('a compiled script tells its options', () =>
  expect(compileWith({ top: '7' })).toMatchObject({ options, diagnostics: [] }));

test('so does one that was given an option it lacks, next to the error', () => {
  const result = compileWith({ tpo: '7' });
  expect(result.options).toEqual(options);
  expect(result.diagnostics[0]?.message).toBe('The script has no option --tpo');
});

test('a script without getopt() has none, nor has a text that is no script', () => {
  expect(compileWith({}, 'begin { exit(); }').options).toEqual([]);
  expect(compileWith({}, 'begin {').options).toEqual([]);
});
