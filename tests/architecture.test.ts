import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Which packages a package or app may import. Arrows point to what is imported; apps import no apps. */
const arrows: Record<string, readonly string[]> = {
  'packages/asm': [],
  'packages/btf': [],
  'packages/elf': ['btf'],
  'packages/compiler': ['asm', 'btf'],
  'packages/output': ['compiler'],
  'packages/sys': [],
  'packages/ebpf': ['sys', 'asm', 'btf', 'elf', 'compiler'],
  'packages/runtime': ['ebpf', 'compiler', 'output', 'btf'],
  'packages/proto': [],
  'packages/db': ['proto'],
  'packages/api': ['db', 'proto', 'compiler', 'output', 'tools'],
  'packages/ui': ['output', 'compiler'],
  'packages/tools': [],
  'apps/cli': ['compiler', 'runtime', 'output', 'ebpf', 'tools'],
  'apps/collector': ['compiler', 'runtime', 'proto', 'ebpf', 'output'],
  'apps/web': ['api', 'compiler', 'db', 'output', 'proto', 'ui', 'tools'],
};

/** Packages that run in the browser as well: no Node module, no clock, no chance. */
const pure = ['asm', 'btf', 'elf', 'compiler', 'output', 'tools'];

/** Folder names that fit anything and so collect everything. */
const banned = ['lib', 'utils', 'util', 'common', 'shared', 'core', 'helpers', 'misc'];

const skipped = new Set(['node_modules', 'dist', 'build', '.next', 'generated', 'data']);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : /\.tsx?$/.test(path) ? [path] : [];
    });
}

const importsOf = (path: string): string[] =>
  [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1]!,
  );

const isTest = (path: string): boolean =>
  /\.(test|bench)\.tsx?$/.test(path) || path.includes('/testing/') || path.includes('fixture');

test.each(Object.entries(arrows))('%s imports only what lies below it', (folder, allowed) => {
  const own = folder.split('/')[1]!;
  const wrong = filesBelow(join(root, folder))
    .filter((path) => !isTest(path))
    .flatMap((path) =>
      importsOf(path)
        .filter((each) => each.startsWith('@sonde/'))
        .filter((each) => ![own, ...allowed].includes(each.split('/')[1]!))
        .map(
          (each) => `${relative(root, path)} imports ${each}: allowed are ${allowed.join(', ')}`,
        ),
    );
  expect(wrong).toEqual([]);
});

/** What a package lists in its `exports`: its index, and for some a second door. */
const entriesOf = (name: string): string[] => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  return Object.keys(manifest.exports).map((entry) => entry.replace('.', `@sonde/${name}`));
};

test('packages are imported through the entries that they list, never by a path inside', () => {
  const wrong = Object.keys(arrows)
    .flatMap((folder) => filesBelow(join(root, folder)))
    .flatMap((path) =>
      importsOf(path)
        .filter(
          (each) =>
            (each.startsWith('@sonde/') && !entriesOf(each.split('/')[1]!).includes(each)) ||
            /\.\.\/(packages|apps)\//.test(each),
        )
        .map(
          (each) =>
            `${relative(root, path)} imports ${each}: export it from the package's index.ts`,
        ),
    );
  expect(wrong).toEqual([]);
});

test.each(pure)('%s runs in the browser: no Node modules, no clock, no chance', (name) => {
  const wrong = filesBelow(join(root, 'packages', name))
    .filter((path) => !isTest(path) && !path.includes('generate'))
    .flatMap((path) => {
      const text = readFileSync(path, 'utf8');
      const bans: [RegExp, string][] = [
        [/from 'node:/, 'take the data as a parameter'],
        [/\bDate\.now\(|new Date\(\)/, 'take the time as a parameter'],
        [/\bMath\.random\(/, 'take the number as a parameter'],
        [/\bprocess\.env\b/, 'take the setting as a parameter'],
      ];
      return bans
        .filter(([pattern]) => pattern.test(text))
        .map(([pattern, instead]) => `${relative(root, path)} has ${pattern}: ${instead}`);
    });
  expect(wrong).toEqual([]);
});

test('only db imports Prisma', () => {
  const wrong = Object.keys(arrows)
    .filter((folder) => folder !== 'packages/db')
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((path) => importsOf(path).some((each) => each.startsWith('@prisma/')))
    .map((path) => `${relative(root, path)}: add a named query to packages/db instead`);
  expect(wrong).toEqual([]);
});

test('no folder has a name that fits anything', () => {
  const folders = (folder: string): string[] =>
    readdirSync(folder)
      .filter((name) => !skipped.has(name) && statSync(join(folder, name)).isDirectory())
      .flatMap((name) => [join(folder, name), ...folders(join(folder, name))]);
  const wrong = ['packages', 'apps', 'tests']
    .flatMap((name) => folders(join(root, name)))
    .filter((path) => banned.includes(path.split('/').at(-1)!))
    .map((path) => relative(root, path));
  expect(wrong).toEqual([]);
});

test('no hand-written file is longer than 1,000 lines', () => {
  const long = Object.keys(arrows)
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((path) => readFileSync(path, 'utf8').split('\n').length > 1000)
    .map((path) => relative(root, path));
  expect(long).toEqual([]);
});
