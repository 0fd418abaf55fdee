/**
 * Builds the addon with the system's C++ compiler: one command, no Python and no download, as
 * Node's own headers lie beside its executable. Skips when the output is newer than every source.
 *
 * Usage: node packages/sys/build.mjs [--force]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const native = join(here, 'native');
const output = join(here, 'build', 'sonde.node');

function fail(message) {
  console.error(`packages/sys: ${message}`);
  process.exit(1);
}

function nodeHeaders() {
  const beside = resolve(process.execPath, '..', '..', 'include', 'node');
  const places = [beside, '/usr/include/node', '/usr/local/include/node', packagedHeaders()];
  const found = places.find((folder) => folder && existsSync(join(folder, 'node_api.h')));
  return (
    found ??
    fail(`node_api.h is missing: install Node's headers (Debian: libnode-dev; looked in ${beside})`)
  );
}

/** Some builds of Node come without headers; those of Node-API are also a package. */
function packagedHeaders() {
  try {
    const main = createRequire(import.meta.url).resolve('node-api-headers');
    return join(dirname(main), 'include');
  } catch {
    return undefined;
  }
}

function addonHeaders() {
  try {
    return dirname(createRequire(import.meta.url).resolve('node-addon-api/package.json'));
  } catch {
    return fail('node-addon-api is missing: run npm install');
  }
}

function isUpToDate(sources) {
  if (!existsSync(output)) return false;
  const builtAt = statSync(output).mtimeMs;
  return sources.every((file) => statSync(file).mtimeMs < builtAt);
}

const files = readdirSync(native).map((name) => join(native, name));
if (!process.argv.includes('--force') && isUpToDate([...files, fileURLToPath(import.meta.url)])) {
  process.exit(0);
}

const compiler = process.env.CXX ?? 'g++';
mkdirSync(dirname(output), { recursive: true });
// Beside the target and renamed over it: a running process keeps the file that it has mapped.
const partial = `${output}.${process.pid}`;
const result = spawnSync(
  compiler,
  [
    ...['-std=c++20', '-O2', '-Wall', '-Wextra', '-Wno-unused-parameter', '-fPIC', '-shared'],
    ...['-pthread', '-fvisibility=hidden', '-DNAPI_VERSION=8', '-DNAPI_CPP_EXCEPTIONS', '-s'],
    ...['-isystem', nodeHeaders(), '-isystem', addonHeaders()],
    ...files.filter((file) => file.endsWith('.cc')),
    ...['-o', partial],
  ],
  { stdio: 'inherit' },
);
if (result.error?.code === 'ENOENT') fail(`${compiler} is missing: install g++ (or set CXX)`);
if (result.status !== 0) fail(`${compiler} failed`);
renameSync(partial, output);
