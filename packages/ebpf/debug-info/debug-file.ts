import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Elf } from '@sonde/elf';
import { tryHeldElfFile } from './elf-file.ts';
import { zlib } from './zlib.ts';

/** Where debugging information that was installed apart is looked for. */
export interface DebugFileOptions {
  /** Directories that are searched before the system's own (`--debuginfo`). */
  readonly debugDirs?: readonly string[];
  /** `/proc/PID/root` of a process in a mount namespace of its own. */
  readonly root?: string;
}

const systemDir = '/usr/lib/debug';

/** To compare checksums the whole file is read; larger ones are found by their build id. */
const checkedBytesMax = 256 << 20;

/**
 * The file that holds the symbols and debugging information of a stripped one, found as gdb finds it ("Debugging
 * Information in Separate Files"): by build id, else by the name and checksum in .gnu_debuglink, beside the file, in
 * `.debug` there, and in the directories. Undefined when none fits.
 */
export function debugFile(elf: Elf, path: string, options: DebugFileOptions = {}): Elf | undefined {
  const dirs = directories(options);
  const id = elf.buildId();
  const byId = id === undefined || id.length < 4 ? undefined : findByBuildId(id, dirs);
  return byId ?? findByLink(elf, path, { dirs, ...options });
}

/** Those of the process's own root before the host's. */
function directories({ debugDirs = [], root }: DebugFileOptions): string[] {
  const inRoot = root === undefined ? [] : [`${root}${systemDir}`];
  return [...debugDirs, ...inRoot, systemDir];
}

function findByBuildId(id: string, dirs: readonly string[]): Elf | undefined {
  const name = `.build-id/${id.slice(0, 2)}/${id.slice(2)}.debug`;
  for (const dir of dirs) {
    const found = tryHeldElfFile(`${dir}/${name}`);
    if (found !== undefined && found.buildId() === id) return found;
  }
  return undefined;
}

function findByLink(
  elf: Elf,
  path: string,
  { dirs, root = '' }: DebugFileOptions & { readonly dirs: readonly string[] },
): Elf | undefined {
  const link = elf.debugLink();
  if (link === undefined || link.name.includes('/')) return undefined;
  const folder = dirname(path);
  const inside = folder.startsWith(root) ? folder.slice(root.length) : folder;
  const folders = [folder, `${folder}/.debug`, ...dirs.flatMap((dir) => [`${dir}${inside}`, dir])];
  const isSame = (candidate: string): boolean => checksum(candidate) === link.crc;
  const found = folders.map((each) => `${each}/${link.name}`).find(isSame);
  return found === undefined ? undefined : tryHeldElfFile(found);
}

function checksum(path: string): number | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size > checkedBytesMax) return undefined;
  return zlib().crc32(readFileSync(path));
}
