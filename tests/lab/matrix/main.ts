/** Run by `npm run lab -- --matrix`: writes docs/kernels.md from what the suite found last. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultSeries } from '../kernel.ts';
import { readResult } from '../suite/results.ts';
import { matrixText } from './text.ts';

const columns = defaultSeries.flatMap((series) => {
  const result = readResult(series);
  return result === undefined ? [] : [{ series, ...result }];
});
if (columns.length === 0) {
  console.error('lab: there are no results yet: run `npm run lab -- --test` first');
  process.exit(1);
}
const path = fileURLToPath(new URL('../../../docs/kernels.md', import.meta.url));
mkdirSync(fileURLToPath(new URL('../../../docs', import.meta.url)), { recursive: true });
writeFileSync(path, matrixText(columns));
console.log(path);
