#!/usr/bin/env node
/**
 * Runs the bundles with the code that V8 compiled for them when they were built: start-up without that is a third
 * longer. A cache of another Node version is refused by V8 and does no harm. One of another bundle of the same length
 * is not, so both carry the same name: the bundle in its first line, the cache in that of its file.
 */
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const folder = join(__dirname, '..', 'dist');
const loaded = new Map();
const caches = [];

/** Runs the bundle of a file, which loads others by `./NAME.cjs`. */
function load(file) {
  const bundle = join(folder, file);
  if (loaded.has(bundle)) return loaded.get(bundle).exports;
  // The build writes nothing but ASCII, which is read quicker as such.
  const text = readFileSync(bundle, 'latin1');
  const name = text.slice(2, text.indexOf('\n'));
  const cache = join(folder, `${name}.cache`);
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new Script(wrapped, { filename: bundle, cachedData });
  caches.push({ cache, script });
  const module_ = { exports: {} };
  loaded.set(bundle, module_);
  const requireLate = (id) => (id.startsWith('./') ? load(id) : require(id));
  script.runInThisContext()(module_.exports, requireLate, module_, bundle, folder);
  return module_.exports;
}

if (!existsSync(join(folder, 'sonde.cjs'))) {
  console.error('sonde is not built yet: run `npm run build` first');
  process.exit(1);
}
load('sonde.cjs');
// Set by the build, which runs this for each bundle: functions that were used are then in the cache too.
if (process.env.SONDE_WRITE_CODE_CACHE)
  process.on('exit', () => {
    for (const { cache, script } of caches) {
      writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
      renameSync(`${cache}.${process.pid}`, cache);
    }
  });
