import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ImportSource } from '@sonde/compiler';

/** Others may write: S_IWOTH of stat(2). */
const writableByOthers = 0o002;

/** What a script imports from this machine; undefined when there is nothing that can be read. */
export function readImport(path: string): ImportSource | undefined {
  try {
    const stat = statSync(path);
    if (isOpenToAll(path, stat)) return { kind: 'world-writable' };
    if (!stat.isDirectory()) return { kind: 'file', text: readFileSync(path, 'utf8') };
    const entries = readdirSync(path, { withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
    return { kind: 'folder', names };
  } catch {
    return undefined;
  }
}

/** A file also when it lies in a folder where anyone could put another in its place. */
const isOpenToAll = (path: string, stat: Stats): boolean =>
  (stat.mode & writableByOthers) !== 0 ||
  (stat.isFile() && (statSync(dirname(path)).mode & writableByOthers) !== 0);
