/**
 * `node scripts/peer.mjs`: installs bpftrace, which Sonde is compared with, and prints the path of a command
 * that runs it. Debian's bpftrace is unpacked with all that it needs into a folder of its own and
 * runs from there, so that the machine's packages stay as they are. With `--find` nothing is installed:
 * the status is 1 when it is missing.
 *
 * Environment: SONDE_PEER (the folder, ~/.cache/sonde/peer).
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensureDebianPackage } from './install.mjs';
import { fail, step } from './steps.mjs';

/** Debian's suite that carries it, and the version that behaviour was compared with. */
const suite = 'sid';
const version = '0.27.';

const folder = process.env.SONDE_PEER ?? join(homedir(), '.cache/sonde/peer');
const binary = join(folder, 'usr/bin/bpftrace');
const command = join(folder, 'bpftrace-peer');

/** The command when bpftrace is installed, else undefined. */
export function findPeer() {
  if (!existsSync(binary)) return undefined;
  if (!existsSync(command)) writeCommand();
  return command;
}

/** The command; installs bpftrace when it is missing. Needs root and apt for that. */
export async function ensurePeer() {
  const found = findPeer();
  if (found) return found;
  if (!existsSync('/usr/sbin/debootstrap'))
    await ensureDebianPackage('debootstrap', 'debootstrap, which unpacks bpftrace');
  if (process.getuid?.() !== 0) fail(`installing bpftrace into ${folder} needs root`);
  mkdirSync(folder, { recursive: true });
  await step('install bpftrace beside the system', 'debootstrap', [
    '--variant=minbase',
    '--include=bpftrace',
    suite,
    folder,
    debianMirror(),
  ]);
  writeCommand();
  return command;
}

/** What the command says it is. */
export function peerVersion(path) {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return stdout.trim().replace(/^bpftrace v/, '');
}

/** Its libraries are newer than the system's, so it runs through its own dynamic loader. */
function writeCommand() {
  const loader = ['lib64/ld-linux-x86-64.so.2', 'lib/ld-linux-aarch64.so.1']
    .map((path) => join(folder, path))
    .find((path) => existsSync(path));
  if (!loader) fail(`${folder} has no dynamic loader; remove it and run this again`);
  const libraries = filesIn(join(folder, 'usr/lib'), /-linux-gnu$/).join(':');
  writeFileSync(
    command,
    `#!/bin/sh\nexec '${loader}' --library-path '${libraries}' '${binary}' "$@"\n`,
  );
  chmodSync(command, 0o755);
}

/** The mirror that this machine's apt takes Debian from. */
function debianMirror() {
  const files = [
    '/etc/apt/sources.list',
    ...filesIn('/etc/apt/sources.list.d', /\.(list|sources)$/),
  ];
  const addresses = files
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').match(/\bhttps?:\/\/\S+/g) ?? []);
  const mirror = addresses.find((address) => /\/debian\/?$/.test(address));
  return mirror ?? fail('apt knows no Debian mirror: install debootstrap and bpftrace by hand');
}

const filesIn = (directory, pattern) =>
  existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => pattern.test(name))
        .map((name) => join(directory, name))
    : [];

if (import.meta.url === `file://${process.argv[1]}`) {
  const path = process.argv.includes('--find') ? findPeer() : await ensurePeer();
  if (!path) process.exit(1);
  const found = peerVersion(path);
  if (!found.startsWith(version))
    console.error(`sonde: comparisons were made with bpftrace ${version}x, this is ${found}`);
  console.log(path);
}
