/** What every commit passes: types, lint and format, unit tests. No root, no network, no database. */
import { checkNode, installPackages } from './install.mjs';
import { run, unlessDone } from './steps.mjs';

checkNode();
await installPackages();
await unlessDone('generate', ['prisma', 'packages/proto/sonde'], ['packages/db/generated'], () =>
  run(process.execPath, ['scripts/generate.mjs']),
);

const parts = [
  ['types', 'npx', ['tsc', '--noEmit', '-p', '.']],
  ['types of the pages', 'npx', ['tsc', '--noEmit', '-p', 'apps/web']],
  ['lint and format', 'npx', ['biome', 'check', '.']],
  ['unit tests', 'npx', ['vitest', 'run']],
];
let failed = 0;
for (const [title, command, args] of parts) {
  const started = Date.now();
  const { status, output } = await run(command, args);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? '✓' : '✗'} ${title} (${seconds} s)`);
  if (status !== 0) console.log(output);
  failed += status === 0 ? 0 : 1;
}
process.exit(failed === 0 ? 0 : 1);
