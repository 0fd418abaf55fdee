import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runTool } from './run-tool.ts';

/** Drivers of what the guest is made of: disks, ports, network, file system. */
const drivers = ['virtio_pci', 'virtio_blk', 'virtio_console', 'virtio_net', 'ext4'];

/** Builds the first root file system of a guest: busybox, an init script, and the drivers that the kernel has as modules. */
export function makeInitramfs(options: {
  /** Where the packages of the kernel are unpacked, with modules.dep. */
  readonly unpacked: string;
  readonly release: string;
  readonly path: string;
}): void {
  const { unpacked, release, path } = options;
  const folder = `${path}.d`;
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['bin', 'modules', 'proc', 'sys', 'dev', 'root'])
    mkdirSync(join(folder, name), { recursive: true });
  copyFileSync('/bin/busybox', join(folder, 'bin/busybox'));
  chmodSync(join(folder, 'bin/busybox'), 0o755);
  const modules = modulesFor(unpacked, release);
  for (const module of modules)
    writeFileSync(join(folder, 'modules', nameOf(module)), plain(module));
  writeFileSync(join(folder, 'modules/order'), `${modules.map(nameOf).join('\n')}\n`);
  const init = readFileSync(new URL('guest/init.sh', import.meta.url));
  writeFileSync(join(folder, 'init'), init, { mode: 0o755 });
  const archive = runTool('sh', ['-c', 'find . | busybox cpio -o -H newc'], { cwd: folder });
  writeFileSync(path, gzipSync(archive));
  rmSync(folder, { recursive: true });
}

/** Files of the drivers and of what they need, in the order in which they are loaded. */
function modulesFor(unpacked: string, release: string): string[] {
  const paths = drivers.flatMap((driver) => {
    const args = ['-d', unpacked, '-S', release, '--show-depends', driver];
    const text = runTool('modprobe', args).toString();
    return [...text.matchAll(/^insmod (\S+)/gm)].map((match) => match[1]!);
  });
  return [...new Set(paths)];
}

const nameOf = (module: string): string => basename(module).replace(/\.xz$/, '');

const plain = (module: string): Buffer =>
  module.endsWith('.xz') ? runTool('xz', ['-dc', module]) : readFileSync(module);
