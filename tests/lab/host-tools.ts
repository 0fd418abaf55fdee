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

/** Installs what is missing, or throws with its name where that cannot be done. */
export function ensureHostTools(): void {
  if (process.arch !== 'x64') throw new Error('the lab boots x86-64 kernels only');
  const packages = Object.entries(tools)
    .filter(([tool]) => !folders.some((folder) => existsSync(`${folder}/${tool}`)))
    .map(([, name]) => name);
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0) throw new Error(`missing packages: ${packages.join(' ')}`);
  console.error(`lab: installing ${packages.join(' ')}`);
  runTool('apt-get', ['update', '-qq']);
  runTool('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
}
