import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { debianMirror, ownSuite } from './debian.ts';
import { makeDisk } from './disk.ts';
import { labFolder } from './folder.ts';
import { runTool } from './run-tool.ts';

/** Kept small: what the scripts of the tests start, and what loads a module. */
const packages = ['busybox-static', 'kmod', 'iproute2', 'procps', 'openssl', 'xfsprogs', 'mdadm'];

/**
 * The disk that every guest has as its root: a minimal Debian of the machine's own suite, so that binaries built
 * here run there, with the Node of this machine. One for each set of packages and version of Node, so that two
 * checkouts do not build theirs in turn.
 */
export function ensureRootImage(): string {
  const version = `${ownSuite()} ${process.version} ${packages.join(' ')}`;
  const digest = createHash('sha256').update(version).digest('hex').slice(0, 8);
  const path = join(labFolder, `root-${digest}.ext4`);
  if (existsSync(path)) return path;
  if (process.getuid?.() !== 0) throw new Error('building the root image of the lab needs root');
  console.error('lab: building the root image');
  const folder = join(labFolder, `root-${digest}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const include = `--include=${packages.join(',')}`;
  runTool('debootstrap', ['--variant=minbase', include, ownSuite(), folder, debianMirror()]);
  for (const name of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale'])
    rmSync(join(folder, name), { recursive: true, force: true });
  copyNode(folder);
  for (const name of ['lab', 'usr/lib/modules']) mkdirSync(join(folder, name), { recursive: true });
  makeDisk(`${path}.part`, folder, 256);
  renameSync(`${path}.part`, path);
  rmSync(folder, { recursive: true });
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
