/** Installs what a fresh checkout lacks, or names it where it can't. No dependency: it runs before `npm ci`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fail, run, step, unlessDone } from './steps.mjs';

const nodeMinimum = [20, 19];

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isOld = major < nodeMinimum[0] || (major === nodeMinimum[0] && minor < nodeMinimum[1]);
  if (isOld) fail(`Node ${nodeMinimum.join('.')} or newer is needed, this is ${process.version}`);
}

/** npm packages, exactly as locked. */
export async function installPackages() {
  const outputs = ['node_modules/.package-lock.json'];
  await unlessDone('packages', ['package-lock.json'], outputs, () =>
    step('install packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']),
  );
}

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** The C++ compiler of the addon. */
export async function ensureCompiler() {
  if (process.env.CXX || has('g++')) return;
  await ensureDebianPackage('g++', 'a C++ compiler (g++ 10 or newer)');
  if (!has('g++')) fail('a C++ compiler is missing: install g++ or set CXX');
}

/** Installs a Debian package where that is possible; says what is missing where it isn't. */
export async function ensureDebianPackage(name, what) {
  if (process.getuid?.() !== 0 || !has('apt-get'))
    fail(`${what} is missing: install the package ${name} and run this again`);
  await run('apt-get', ['update']);
  await step(`install ${name}`, 'apt-get', ['install', '-y', '--no-install-recommends', name], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Path of Chromium, which is installed when it is missing. */
export async function ensureChromium() {
  const candidates = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const find = () => candidates.find((path) => path && existsSync(path));
  if (!find()) await ensureDebianPackage('chromium', 'Chromium, for the browser tests');
  return find() ?? fail('Chromium was installed but not found; set CHROMIUM_PATH');
}
