import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { type CachedLibrary, parseLdCache } from './ld-cache.ts';

/** Where a binary is looked for; each has a default, tests give their own. */
export interface ResolveOptions {
  /** Colon-separated directories. */
  readonly path?: string;
  readonly ldCache?: string;
  /** The root of the traced process (`/proc/PID/root`), when it lives in a mount namespace of its own. */
  readonly root?: string;
}

/**
 * The absolute path of what a script calls `bash`, `./a.out`, `/bin/bash`, `libc` or `libc.so.6`: as given when
 * it has a slash, else by PATH, else by the linker's cache. Undefined when no such file exists.
 */
export function resolveBinary(name: string, options: ResolveOptions = {}): string | undefined {
  const root = options.root ?? '';
  if (name === '' || name.includes('\0')) return undefined;
  if (name.includes('/')) {
    // What was resolved before has the root in front already.
    const inRoot = name.startsWith(`${root}/`) ? name : root + name;
    const path = isAbsolute(name) ? inRoot : resolve(name);
    return isFile(path) ? path : undefined;
  }
  const folders = (options.path ?? process.env.PATH ?? '').split(':').filter(Boolean);
  const onPath = folders.map((folder) => join(root, folder, name)).find(isFile);
  return onPath ?? resolveLibrary(name, root, options.ldCache ?? '/etc/ld.so.cache');
}

/** `libc` is any library whose name goes on with `.so`. */
function resolveLibrary(name: string, root: string, ldCache: string): string | undefined {
  const wanted = name.includes('.so') ? name : `${name}.so`;
  const matches = (library: CachedLibrary): boolean =>
    library.native && (library.name === wanted || library.name.startsWith(`${wanted}.`));
  return readLdCache(root + ldCache)
    .filter(matches)
    .map((library) => root + library.path)
    .find(isFile);
}

function readLdCache(path: string): CachedLibrary[] {
  try {
    return parseLdCache(readFileSync(path));
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
