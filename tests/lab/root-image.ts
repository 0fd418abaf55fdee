import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { debianMirror, ownSuite } from './debian.ts';
import { makeDisk } from './disk.ts';
import { labFolder } from './folder.ts';
import { runTool } from './run-tool.ts';

/** Kept small: what the scripts of the tests start, and what loads a module. */
const packages = ['busybox-static', 'kmod', 'iproute2', 'procps'];

/**
 * The disk that every guest has as its root: a minimal Debian of the machine's own suite, so that binaries built
 * here run there, with the Node of this machine. Built anew when Node has another version.
 */
export function ensureRootImage(): string {
  const path = join(labFolder, 'root.ext4');
  const marker = join(labFolder, 'root.version');
  const version = `${ownSuite()} ${process.version} ${packages.join(' ')}`;
  if (existsSync(path) && existsSync(marker) && readFileSync(marker, 'utf8') === version)
    return path;
  if (process.getuid?.() !== 0) throw new Error('building the root image of the lab needs root');
  console.error('lab: building the root image');
  const folder = join(labFolder, 'root');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const include = `--include=${packages.join(',')}`;
  runTool('debootstrap', ['--variant=minbase', include, ownSuite(), folder, debianMirror()]);
  for (const name of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale'])
    rmSync(join(folder, name), { recursive: true, force: true });
  copyNode(folder);
  for (const name of ['lab', 'usr/lib/modules']) mkdirSync(join(folder, name), { recursive: true });
  makeDisk(path, folder, 256);
  rmSync(folder, { recursive: true });
  writeFileSync(marker, version);
  return path;
}

/** This Node and its libraries, at the same paths. */
function copyNode(folder: string): void {
  const node = realpathSync(process.execPath);
  const libraries = runTool('ldd', [node])
    .toString()
    .matchAll(/(?:=> )?(\/\S+) \(/g);
  for (const path of [...libraries].map((match) => match[1]!)) {
    if (existsSync(join(folder, path))) continue;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    copyFileSync(realpathSync(path), join(folder, path));
  }
  copyFileSync(node, join(folder, 'usr/bin/node'));
}
