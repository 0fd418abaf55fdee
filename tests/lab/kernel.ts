import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { dependenciesOf, packagesNamed, unpackPackages } from './debian.ts';
import { makeDisk } from './disk.ts';
import { labFolder } from './folder.ts';
import { makeInitramfs } from './initramfs.ts';
import { runTool } from './run-tool.ts';
import { vmlinuxOf } from './vmlinux.ts';

/** Files that QEMU boots. */
export interface Kernel {
  /** What `uname -r` gives. */
  readonly release: string;
  readonly vmlinux: string;
  readonly initramfs: string;
  /** A disk with /lib/modules/RELEASE. */
  readonly modules: string;
}

/** Series that are tested when none is named. */
export const defaultSeries = ['5.10', '6.1', '6.12', '6.18', '7.3'] as const;

/** The kernel of a series such as `6.12`: from the lab's folder, or from Debian's archive. */
export function ensureKernel(series: string): Kernel {
  const folder = join(labFolder, 'kernels', series);
  const marker = join(folder, 'release');
  if (!existsSync(marker)) buildKernel(series, folder, marker);
  return {
    release: readFileSync(marker, 'utf8'),
    vmlinux: join(folder, 'vmlinux'),
    initramfs: join(folder, 'initramfs.gz'),
    modules: join(folder, 'modules.ext4'),
  };
}

function buildKernel(series: string, folder: string, marker: string): void {
  console.error(`lab: fetching the kernel ${series}`);
  const unpacked = join(folder, 'unpacked');
  const release = fetchKernel(series, unpacked);
  const boot = join(unpacked, 'boot', `vmlinuz-${release}`);
  const vmlinuz = existsSync(boot) ? boot : join(unpacked, 'lib/modules', release, 'vmlinuz');
  writeFileSync(join(folder, 'vmlinux'), vmlinuxOf(readFileSync(vmlinuz)));
  runTool('depmod', ['-b', unpacked, release]);
  makeInitramfs({ unpacked, release, path: join(folder, 'initramfs.gz') });
  makeDisk(join(folder, 'modules.ext4'), join(unpacked, 'lib/modules'));
  rmSync(unpacked, { recursive: true });
  writeFileSync(marker, release);
}

/** Unpacks the newest kernel of a series that is there with its modules; gives its release. */
function fetchKernel(series: string, into: string): string {
  const names = packagesNamed(`linux-image-${series}`).filter(
    (name) =>
      name.endsWith('-cloud-amd64') && /^[.+-]/.test(name.slice(`linux-image-${series}`.length)),
  );
  for (const image of names.reverse()) {
    const release = image.slice('linux-image-'.length);
    const parts = dependenciesOf(image).filter((name) => name.endsWith(release));
    rmSync(into, { recursive: true, force: true });
    mkdirSync(into, { recursive: true });
    try {
      unpackPackages([image, ...parts], into);
    } catch (error) {
      console.error(`lab: ${image} is not complete: ${String(error).slice(0, 300)}`);
      continue;
    }
    // The packages differ in whether they say /lib or /usr/lib.
    if (!existsSync(join(into, 'lib'))) symlinkSync('usr/lib', join(into, 'lib'));
    const modules = join(into, 'lib/modules');
    if (existsSync(modules) && readdirSync(modules).includes(release)) return release;
  }
  throw new Error(`Debian has no kernel ${series} with modules`);
}
