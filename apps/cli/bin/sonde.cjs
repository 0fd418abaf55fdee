#!/usr/bin/env node
/**
 * Runs the bundle with the code that V8 compiled for it when it was built: start-up without that is a third
 * longer. A cache of another Node version is refused by V8 and does no harm. One of another bundle of the same length
 * is not, so both carry the same name: the bundle in its first line, the cache in that of its file.
 */
const { existsSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const bundle = join(__dirname, '..', 'dist', 'sonde.cjs');
if (!existsSync(bundle)) {
  console.error('sonde is not built yet: run `npm run build` first');
  process.exit(1);
}
// The build writes nothing but ASCII, which is read quicker as such.
const text = readFileSync(bundle, 'latin1');
const name = text.slice(2, text.indexOf('\n'));
const cache = join(__dirname, '..', 'dist', `${name}.cache`);
const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n})`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
const script = new Script(wrapped, { filename: bundle, cachedData });
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, require, module_, bundle, join(bundle, '..'));
// Set by the build, which runs this once: functions that were used are then in the cache too.
if (process.env.SONDE_WRITE_CODE_CACHE)
  process.on('exit', () => {
    writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
    renameSync(`${cache}.${process.pid}`, cache);
  });
