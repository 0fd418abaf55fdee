#!/usr/bin/env node
/**
 * Runs the bundle with the code that V8 compiled for it when it was built: start-up without that is a third
 * longer. A cache of another Node version is refused by V8 and does no harm. One of another bundle of the same length
 * is not, so the cache carries in its name which bundle it is of.
 */
const {
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const bundle = join(__dirname, '..', 'dist', 'sonde.cjs');
if (!existsSync(bundle)) {
  console.error('sonde is not built yet: run `npm run build` first');
  process.exit(1);
}
// One descriptor for both: the file may be replaced between two looks.
const opened = openSync(bundle, 'r');
const { mtimeMs, size } = fstatSync(opened);
const cache = join(__dirname, '..', 'dist', `sonde-${size}-${mtimeMs}.cache`);
// The build writes nothing but ASCII, which is read quicker as such.
const wrapped = `(function (exports, require, module, __filename, __dirname) {${readFileSync(opened, 'latin1')}\n})`;
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
