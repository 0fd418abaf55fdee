/** One file with everything but the addon, so that `sonde` starts without resolving modules. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { replaceFile, replaceWithCopy } from '../../scripts/replace-file.mjs';

const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(join(here, 'dist/build'), { recursive: true });
const { outputFiles } = await build({
  entryPoints: [join(here, 'main.ts')],
  outfile: join(here, 'dist/sonde.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Compiled code from the cache has no importer: what is imported late is required late.
  supported: { 'dynamic-import': false },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { 'import.meta.url': 'SONDE_MODULE_URL' },
  banner: { js: 'const SONDE_MODULE_URL = require("node:url").pathToFileURL(__filename).href;' },
  logLevel: 'warning',
  write: false,
});
for (const { path, contents } of outputFiles) {
  const name = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  replaceFile(path, Buffer.concat([Buffer.from(`//sonde-${name}\n`), contents]));
}
replaceWithCopy(
  join(here, 'dist/build/sonde.node'),
  join(here, '../../packages/sys/build/sonde.node'),
);

// One run of the whole pipeline warms the code cache. Where this kernel cannot be read, there is none.
const script =
  'begin { @a = hist(1); printf("%s %d\\n", comm, pid); @b["x", 1] = count(); exit(); }';
for (const name of readdirSync(join(here, 'dist')))
  if (name.endsWith('.cache')) rmSync(join(here, 'dist', name), { force: true });
spawnSync(
  process.execPath,
  [
    join(here, 'bin/sonde.cjs'),
    'trace',
    process.getuid?.() === 0 ? '-q' : '-dbytecode',
    '-e',
    script,
  ],
  { env: { ...process.env, SONDE_WRITE_CODE_CACHE: '1' }, stdio: 'ignore', timeout: 10_000 },
);
