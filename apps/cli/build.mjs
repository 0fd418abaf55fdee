/** One file with everything but the addon, so that `sonde` starts without resolving modules. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
await build({
  entryPoints: [join(here, 'main.ts')],
  outfile: join(here, 'dist/sonde.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { 'import.meta.url': 'SONDE_MODULE_URL' },
  banner: { js: 'const SONDE_MODULE_URL = require("node:url").pathToFileURL(__filename).href;' },
  logLevel: 'warning',
});
mkdirSync(join(here, 'dist/build'), { recursive: true });
copyFileSync(
  join(here, '../../packages/sys/build/sonde.node'),
  join(here, 'dist/build/sonde.node'),
);

// One run of the whole pipeline warms the code cache. Where this kernel cannot be read, there is none.
const script =
  'begin { @a = hist(1); printf("%s %d\\n", comm, pid); @b["x", 1] = count(); exit(); }';
rmSync(join(here, 'dist/sonde.cache'), { force: true });
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
