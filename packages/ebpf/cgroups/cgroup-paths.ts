import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { foldersIn } from './folders.ts';

/** A mounted cgroup hierarchy: `unified` for version 2, the name of its directory for version 1. */
export interface CgroupHierarchy {
  readonly name: string;
  readonly mount: string;
}

/** Deeper trees are made by nobody; the limit stops a walk through something strange. */
const maxDepth = 64;

/** The hierarchies in /proc/mounts, the unified one first, then by name. */
export function parseCgroupMounts(text: string): CgroupHierarchy[] {
  const byName = new Map<string, CgroupHierarchy>();
  for (const line of text.split('\n')) {
    const [, mount = '', type] = line.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') continue;
    const name = type === 'cgroup2' ? 'unified' : basename(mount);
    if (!byName.has(name)) byName.set(name, { name, mount });
  }
  const rank = ({ name }: CgroupHierarchy): string => (name === 'unified' ? '' : name);
  return [...byName.values()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/**
 * The paths of a cgroup id (the inode number of its directory), in the form that bpftrace prints:
 * `unified:/system.slice,cpu:/`. Version 1 hierarchies number their directories apart, so one id can be in several.
 * `filter` is a pattern with `*` over hierarchy names. Empty when no directory has the id.
 */
export function openCgroups(
  readMounts: () => string = () => readFileSync('/proc/mounts', 'utf8'),
): (id: bigint, filter?: string) => string {
  let hierarchies: readonly CgroupHierarchy[] | undefined;
  const paths = new Map<string, string>();

  function pathIn(hierarchy: CgroupHierarchy, id: bigint): string | undefined {
    const key = `${hierarchy.name} ${id}`;
    // Cgroups come and go: one that is not known is looked for again each time, one that was found is kept.
    const known = paths.get(key);
    if (known !== undefined) return known;
    const found = findById(hierarchy.mount, id);
    if (found === undefined) return undefined;
    const path = found.slice(hierarchy.mount.length) || '/';
    paths.set(key, path);
    return path;
  }

  return (id, filter = '*') => {
    hierarchies ??= parseCgroupMounts(readMounts());
    const wanted = patternOf(filter);
    return hierarchies
      .filter(({ name }) => wanted.test(name))
      .flatMap((hierarchy) => {
        const path = pathIn(hierarchy, id);
        return path === undefined ? [] : [`${hierarchy.name}:${path}`];
      })
      .join(',');
  };
}

function patternOf(filter: string): RegExp {
  const parts = filter.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** The directory with an inode number. */
function findById(root: string, id: bigint): string | undefined {
  const stack = [{ path: root, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { path, depth } = next;
    if (inodeOf(path) === id) return path;
    if (depth < maxDepth) {
      stack.push(...foldersIn(path).map((name) => ({ path: `${path}/${name}`, depth: depth + 1 })));
    }
  }
  return undefined;
}

function inodeOf(path: string): bigint | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
