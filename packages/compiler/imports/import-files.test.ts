import { expect, test } from 'vitest';
import { compile } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';

const files: Readonly<Record<string, string>> = {
  'lib/all.bt': 'import "more/inner.bt"; macro twice(x) { x * 2 }',
  'lib/more/inner.bt': 'import "../all.bt"; begin { @inner = 1; }',
  'lib/types.h': '#define LIMIT 77\nstruct pair { int a; int b; };',
  'lib/wrong.bt': '\nbegin { print(nosuch); }',
  'lib/config.bt': 'config = { max_strlen = 3 } begin { }',
};

const compiled = (text: string) => {
  const { diagnostics, compiled: script } = compile(text, fixtureKernel(), {
    sourceName: 'main.bt',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    readFile: (path) => files[path],
  });
  return { script, codes: diagnostics.map(({ code }) => code), diagnostics };
};

test.each([
  ['import "lib/all.bt"; begin { @ = twice(4); }'],
  ['import "lib/all.bt"; import "lib/more/inner.bt"; begin { @ = twice(4); }'],
  ['import "lib/types.h"; begin { @ = LIMIT; $x = sizeof(struct pair); print($x); }'],
  ['#include "lib/types.h"\nbegin { @ = LIMIT; }'],
])('%s', (text) => {
  expect(compiled(text).codes).toEqual([]);
});

test.each([
  ['import "lib/none.bt"; begin { }', 'unknown-include'],
  ['import "lib/x.bpf.c"; begin { }', 'unsupported-syntax'],
  ['#include "lib/none.h"\nbegin { }', 'unknown-include'],
  ['import "lib/config.bt"; begin { }', 'misplaced-item'],
])('%s is refused', (text, code) => {
  expect(compiled(text).codes).toEqual([code]);
});

test('a mistake in an imported file is shown at the import', () => {
  const [diagnostic] = compiled('import "lib/wrong.bt"; begin { }').diagnostics;
  expect(diagnostic?.span).toEqual({ start: 0, end: 22 });
  expect(diagnostic?.message).toMatch(/^In lib\/wrong.bt:2:15: /);
});

test('imported probes come first, and their events lie within the text of the script', () => {
  const text = 'import "lib/all.bt"; begin { @a[1] = 1; }';
  const { script } = compiled(text);
  expect(script?.schema.maps.map(({ name }) => name)).toEqual(['@inner', '@a']);
  for (const { span } of script!.schema.events) expect(span.end).toBeLessThanOrEqual(text.length);
});
