import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { diagnosticCodes } from '@sonde/compiler';
import { expect, test } from 'vitest';

const here = dirname(fileURLToPath(import.meta.url));

/** `folder/case` of each golden, by the codes that it shows. */
function casesByCode(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of ['diagnostics', 'check', 'compile', 'host']) {
    for (const name of readdirSync(join(here, folder))) {
      if (!name.endsWith('.diag')) continue;
      const text = readFileSync(join(here, folder, name), 'utf8');
      for (const [, code] of text.matchAll(/: (?:ERROR|WARNING): .* \[([a-z0-9-]+)\]$/gm))
        found.set(code!, [...(found.get(code!) ?? []), `${folder}/${name}`]);
    }
  }
  return found;
}

test('every code of the catalogue is shown by a golden, and goldens show no other', () => {
  expect([...casesByCode().keys()].sort()).toEqual(Object.keys(diagnosticCodes).sort());
});
