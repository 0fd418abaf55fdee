import { existsSync } from 'node:fs';
import { runTool } from './run-tool.ts';

/** What the lab runs on the machine, and Debian's package of each. */
const tools: Readonly<Record<string, string>> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  debootstrap: 'debootstrap',
  mke2fs: 'e2fsprogs',
  busybox: 'busybox-static',
  depmod: 'kmod',
  xz: 'xz-utils',
  zstd: 'zstd',
  lz4: 'lz4',
};

const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const has = (tool: string): boolean => folders.some((folder) => existsSync(`${folder}/${tool}`));

/** Installs what booting needs, or throws with the names of the packages where that cannot be done. */
export function ensureHostTools(): void {
  if (process.arch !== 'x64') throw new Error('the lab boots x86-64 kernels only');
  const missing = Object.entries(tools).filter(([tool]) => !has(tool));
  ensurePackages(missing.map(([, name]) => name));
}

/** What the traced program of the suite is built with. */
export function ensureSuiteTools(): void {
  const headers = ['/usr/include/sys/sdt.h', '/usr/include/x86_64-linux-gnu/sys/sdt.h'];
  ensurePackages([
    ...(has('cc') ? [] : ['gcc', 'libc6-dev']),
    ...(headers.some((header) => existsSync(header)) ? [] : ['systemtap-sdt-dev']),
  ]);
}

function ensurePackages(names: readonly string[]): void {
  if (names.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`missing packages: ${names.join(' ')}`);
  console.error(`lab: installing ${names.join(' ')}`);
  runTool('apt-get', ['update', '-qq']);
  runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names]);
}
