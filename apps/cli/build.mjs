/** Bundles with everything but the addon, so that `sonde` starts without resolving modules. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { replaceFile, replaceWithCopy } from '../../scripts/replace-file.mjs';

const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(join(here, 'dist/build'), { recursive: true });

/** Sources of bundles by the names of their files. What is imported late becomes a bundle of its own. */
const entries = new Map([['sonde.cjs', join(here, 'main.ts')]]);

const lateImports = {
  name: 'late-imports',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const source = join(resolveDir, path);
      const file = `${basename(path, '.ts')}.cjs`;
      if (entries.has(file) && entries.get(file) !== source)
        throw new Error(`two bundles would be ${file}: ${source} and ${entries.get(file)}`);
      entries.set(file, source);
      return { path: `./${file}`, external: true };
    });
  },
};

async function bundle(file, source) {
  const { outputFiles } = await build({
    entryPoints: [source],
    outfile: join(here, 'dist', file),
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
    plugins: [lateImports],
    logLevel: 'warning',
    write: false,
  });
  for (const { path, contents } of outputFiles) {
    const name = createHash('sha256').update(contents).digest('hex').slice(0, 16);
    replaceFile(path, Buffer.concat([Buffer.from(`//sonde-${name}\n`), contents]));
  }
}

for (const [file, source] of entries) await bundle(file, source);
replaceWithCopy(
  join(here, 'dist/build/sonde.node'),
  join(here, '../../packages/sys/build/sonde.node'),
);

for (const name of readdirSync(join(here, 'dist')))
  if (name.endsWith('.cache')) rmSync(join(here, 'dist', name), { force: true });

/** A run warms the code cache of the bundles that it loads. Where this kernel cannot be read, there is none. */
function warmUp(...words) {
  spawnSync(process.execPath, [join(here, 'bin/sonde.cjs'), 'trace', ...words], {
    env: { ...process.env, SONDE_WRITE_CODE_CACHE: '1' },
    stdio: 'ignore',
    timeout: 10_000,
  });
}

/**
 * What scripts are mostly made of, each run with what the one before it left in the cache. V8 keeps what was used; all
 * else is compiled when it is called. No process has the number of the filters: it is the limit of all (PID_MAX_LIMIT).
 */
const scripts = [
  'begin { @a = hist(1); printf("%s %d\\n", comm, pid); @b["x", 1] = count(); exit(); }',
  `tracepoint:syscalls:sys_enter_openat /pid == 4194304/ {
    @start[tid] = nsecs; @files[str(args.filename)] = count(); @stacks[kstack, ustack] = count();
  }
  tracepoint:syscalls:sys_exit_openat /pid == 4194304/ {
    if (@start[tid] && comm == "sh") { @ns = stats(nsecs - @start[tid]); delete(@start, tid); }
    @ret = lhist(args.ret, 0, 64, 8);
    for $i : 0..8 { @sum += $i; }
  }
  interval:ms:1 { exit(); }`,
];
warmUp('-l');
for (const script of scripts) warmUp(process.getuid?.() === 0 ? '-q' : '-dbytecode', '-e', script);
