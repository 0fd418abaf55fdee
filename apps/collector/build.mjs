/** The collector, its thread that saves the kernel, and the addon beside them: a host needs Node and this folder. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { replaceFile, replaceWithCopy } from '../../scripts/replace-file.mjs';

const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(join(here, 'dist/build'), { recursive: true });
const { outputFiles } = await build({
  entryPoints: {
    collector: join(here, 'main.ts'),
    'kernel-worker': join(here, 'kernel-worker.ts'),
  },
  outdir: join(here, 'dist'),
  outExtension: { '.js': '.mjs' },
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
  write: false,
});
for (const file of outputFiles) replaceFile(file.path, file.contents);
replaceWithCopy(
  join(here, 'dist/build/sonde.node'),
  join(here, '../../packages/sys/build/sonde.node'),
);
