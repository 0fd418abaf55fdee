/** One file with everything but the addon, so that `sonde` starts without resolving modules. */

import { copyFileSync, mkdirSync } from 'node:fs';
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
