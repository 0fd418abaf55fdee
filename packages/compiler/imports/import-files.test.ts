import { expect, test } from 'vitest';
import { compile, type ImportSource } from '../compile.ts';
import { fixtureKernel } from '../kernel/fixture.ts';

const files: Readonly<Record<string, string>> = {
  'root.bt': 'begin { @root = 1; }',
  'lib/all.bt': 'import "more/inner.bt"; macro twice(x) { x * 2 }',
  'lib/more/inner.bt': 'import "../all.bt"; begin { @inner = 1; }',
  'lib/types.h': '#define LIMIT 77\nstruct pair { int a; int b; };',
  'lib/notes.txt': 'begin { }',
  'more/a.bt': 'begin { @a = LIMIT; }',
  'more/b.bt': 'begin { @b = 1; }',
  'more/limit.h': '#define LIMIT 3',
  'deep/from-root.bt': 'import "lib/types.h"; begin { @ = LIMIT; }',
  'lib/wrong.bt': '\nbegin { print(nosuch); }',
  'lib/config.bt': 'config = { max_strlen = 3 } begin { }',
};

const folders: Readonly<Record<string, readonly string[]>> = {
  more: ['b.bt', 'readme.md', 'a.bt', 'limit.h'],
  c: ['x.bpf.c'],
  '.': ['main.bt', 'root.bt'],
};

const readImport = (path: string): ImportSource | undefined => {
  if (path.startsWith('open/')) return { kind: 'world-writable' };
  const names = folders[path];
  if (names !== undefined) return { kind: 'folder', names };
  const text = files[path];
  return text === undefined ? undefined : { kind: 'file', text };
};

const compiled = (text: string) => {
  const { diagnostics, compiled: script } = compile(text, fixtureKernel(), {
    sourceName: 'main.bt',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
    readImport,
  });
  return { script, codes: diagnostics.map(({ code }) => code), diagnostics };
};

test.each([
  ['import "lib/all.bt"; begin { @ = twice(4); }'],
  ['import "lib/all.bt"; import "lib/more/inner.bt"; begin { @ = twice(4); }'],
  ['import "lib/types.h"; begin { @ = LIMIT; $x = sizeof(struct pair); print($x); }'],
  ['#include "lib/types.h"\nbegin { @ = LIMIT; }'],
  ['import "deep/from-root.bt"; begin { @ = 1; }'],
  ['import "stdlib"; import "stdlib/strings"; import "stdlib/strings/strings.bpf.c"; begin { }'],
  [
    'config = { unstable_import_statement = enable } begin { import "stdlib/strings/strings.bpf.c"; }',
  ],
])('%s', (text) => {
  expect(compiled(text).codes).toEqual([]);
});

test.each([
  ['import "lib/none.bt"; begin { }', 'unknown-include'],
  ['import "lib/x.bpf.c"; begin { }', 'import-refused'],
  ['import "lib/x.bpf.o"; begin { }', 'import-refused'],
  ['import "lib/notes.txt"; begin { }', 'import-refused'],
  ['import "stdlib/nothing.bt"; begin { }', 'unknown-include'],
  ['import "open/all.bt"; begin { }', 'import-refused'],
  ['import "c"; begin { }', 'import-refused'],
  ['begin { import "lib/all.bt"; }', 'unstable'],
  [
    'config = { unstable_import_statement = enable } begin { import "lib/all.bt"; }',
    'import-refused',
  ],
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

test('the folder that the script lies in', () => {
  expect(compiled('import "."; begin { }').script?.schema.maps.map(({ name }) => name)).toEqual([
    '@root',
  ]);
});

test.each(['more', 'more/', './more'])(
  'a folder %s is imported file by file, by name',
  (folder) => {
    const { script, diagnostics } = compiled(
      `import "${folder}"; import "more/a.bt"; begin { @c = 1; }`,
    );
    expect(diagnostics).toEqual([]);
    expect(script?.schema.maps.map(({ name }) => name)).toEqual(['@a', '@b', '@c']);
  },
);

test('a script that is sent to a host imports nothing but the standard library', () => {
  const options = { sourceName: 's', positional: [], named: {}, unsafe: false, config: {} };
  const [diagnostic] = compile('import "x.bt"; begin { }', fixtureKernel(), options).diagnostics;
  expect(diagnostic).toMatchObject({
    code: 'import-refused',
    message: 'A script that is sent to hosts has no files beside it',
    hints: ["Put what 'x.bt' holds into the script"],
  });
  const library = compile('import "stdlib"; begin { }', fixtureKernel(), options);
  expect(library.diagnostics).toEqual([]);
});

test('headers of the command line come first', () => {
  const options = { sourceName: 's', positional: [], named: {}, unsafe: false, config: {} };
  const including = { ...options, readImport, includes: ['lib/types.h'] };
  expect(compile('begin { print(LIMIT); }', fixtureKernel(), including).diagnostics).toEqual([]);
});
