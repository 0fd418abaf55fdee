import { readdirSync, readFileSync } from 'node:fs';
import { parseMaps } from '../symbols/maps.ts';
import { glob } from './glob.ts';

/**
 * The binaries that a pattern means: itself without `*`, else the files that match it, part by part; for a
 * name without a slash, in the directories of PATH. `root`: that of a traced process.
 */
export function findBinaries(pattern: string, root: string = ''): string[] {
  if (!pattern.includes('*')) return [pattern];
  if (pattern.startsWith('/')) return expand(root, pattern.split('/').slice(1));
  const folders = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return folders.flatMap((folder) => expand(root + folder, pattern.split('/')));
}

function expand(folder: string, parts: readonly string[]): string[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [folder];
  if (!part.includes('*')) return expand(`${folder}/${part}`, rest);
  return entries(folder === '' ? '/' : folder)
    .filter(glob(part))
    .sort()
    .flatMap((name) => expand(`${folder}/${name}`, rest));
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The files whose code a process maps, by their paths from here. Empty when it has ended. */
export function mappedFiles(pid: number): string[] {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/maps`, 'latin1');
  } catch {
    return [];
  }
  const paths = parseMaps(text).map(({ path }) => path);
  const files = paths.filter((path) => path.startsWith('/'));
  return [...new Set(files)].map((path) => `/proc/${pid}/root${path}`);
}
