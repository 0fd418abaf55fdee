// Bundles the control plane's server into dist/server.mjs. The workspace's own packages are TypeScript, so they go in;
// what npm installed as JavaScript stays outside and is loaded from node_modules as it is.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

await build({
  absWorkingDir: here,
  entryPoints: ['server/main.ts'],
  outfile: 'dist/server.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  plugins: [
    {
      name: 'packages-outside',
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || path.startsWith('@sonde/')
            ? undefined
            : { path, external: true },
        );
      },
    },
  ],
});
