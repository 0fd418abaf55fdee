#!/usr/bin/env node
/**
 * Runs the bundle with the code that V8 compiled for it when it was built: start-up without that is a third
 * longer. A cache of another Node version is refused by V8 and does no harm.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const bundle = join(__dirname, '..', 'dist', 'sonde.cjs');
const cache = join(__dirname, '..', 'dist', 'sonde.cache');
if (!existsSync(bundle)) {
  console.error('sonde is not built yet: run `npm run build` first');
  process.exit(1);
}
const wrapped = `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, 'utf8')}\n})`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(wrapped, { filename: bundle, cachedData });
const module_ = { exports: {} };
script.runInThisContext()(
  module_.exports,
  createRequire(bundle),
  module_,
  bundle,
  join(bundle, '..'),
);
// Set by the build, which runs this once: functions that were used are then in the cache too.
if (process.env.SONDE_WRITE_CODE_CACHE)
  process.on('exit', () => writeFileSync(cache, script.createCachedData()));
