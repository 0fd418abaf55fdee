import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCases } from '../differential/case-file.ts';
import { scriptCases } from '../scripts/cases/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** All scripts that the other suites have. */
export function corpus(): string[] {
  const cases = filesBelow('tests/differential/cases', '.txt').flatMap((path) =>
    readCases(readFileSync(path, 'utf8'), path).map(({ script }) => script),
  );
  const scripts = [...filesBelow('tests/golden', '.bt'), ...filesBelow('packages/tools', '.bt')];
  return [
    ...cases,
    ...scripts.map((path) => readFileSync(path, 'utf8')),
    ...Object.values(scriptCases).flatMap((topic) => topic.map(({ script }) => script)),
  ];
}

const filesBelow = (folder: string, extension: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(root, folder, name));
