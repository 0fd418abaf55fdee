/** Run by `npm run lab -- --matrix`: writes docs/kernels.md and docs/tools.md from what the suites found last. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defaultSeries } from '../kernel.ts';
import { readResult, type SuiteName } from '../suite/results.ts';
import { type Column, matrixText } from './text.ts';
import { toolsText } from './tools-text.ts';

function write(suite: SuiteName, file: string, text: (columns: readonly Column[]) => string): void {
  const columns = defaultSeries.flatMap((series) => {
    const result = readResult(suite, series);
    return result === undefined ? [] : [{ series, ...result }];
  });
  if (columns.length === 0) {
    console.error(`lab: nothing is known for docs/${file}: run \`npm run lab -- --test\` first`);
    process.exitCode = 1;
    return;
  }
  const docs = new URL('../../../docs/', import.meta.url);
  mkdirSync(docs, { recursive: true });
  const path = fileURLToPath(new URL(file, docs));
  writeFileSync(path, text(columns));
  console.log(path);
}

write('suite', 'kernels.md', matrixText);
write('tools', 'tools.md', toolsText);
