import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Case, readCases } from './case-file.ts';
import { type Golden, printGoldens, readGoldens } from './golden-file.ts';

const folder = fileURLToPath(new URL('cases/', import.meta.url));

/** A file of cases and the goldens beside it. */
export interface Topic {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly goldens: ReadonlyMap<string, Golden>;
}

/** All topics, in alphabetical order. */
export const readTopics = (): Topic[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .map((file) => {
      const name = file.replace('.txt', '');
      const golden = `${folder}${name}.golden`;
      return {
        name,
        cases: readCases(readFileSync(folder + file, 'utf8'), `cases/${file}`),
        goldens: existsSync(golden) ? readGoldens(readFileSync(golden, 'utf8')) : new Map(),
      };
    });

export const writeGoldens = (topic: string, goldens: ReadonlyMap<string, Golden>): void =>
  writeFileSync(`${folder}${topic}.golden`, printGoldens(goldens));

const workloadSource = readFileSync(new URL('workload.c', import.meta.url), 'utf8');

/** Of a case and of the program that it traces. */
export function digestOf(each: Case): string {
  const traced = each.workload === undefined ? '' : workloadSource;
  return createHash('sha256')
    .update(JSON.stringify(each) + traced)
    .digest('hex')
    .slice(0, 8);
}
