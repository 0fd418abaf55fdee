/** One file and the addon beside it: a host needs Node and this folder. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
await build({
  entryPoints: [join(here, 'main.ts')],
  outfile: join(here, 'dist/collector.mjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  legalComments: 'none',
  // Packages in CommonJS inside of the bundle call require() for Node's own modules.
  banner: {
    js: "import { createRequire as sondeRequire } from 'node:module'; const require = sondeRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
mkdirSync(join(here, 'dist/build'), { recursive: true });
copyFileSync(
  join(here, '../../packages/sys/build/sonde.node'),
  join(here, 'dist/build/sonde.node'),
);
