import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseCgroupMounts } from './cgroup-paths.ts';
import { foldersIn } from './folders.ts';

/** The host has no such cgroup. The message says what was looked for, the hint what there is. */
export class CgroupNotFoundError extends Error {
  override readonly name = 'CgroupNotFoundError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** So many of the cgroups that are there are named in a hint. */
const namedMax = 5;

/**
 * The directory of a cgroup of the unified hierarchy. `name` is its path in the hierarchy or in the file system, or at
 * least 12 digits of the ID of a container: Docker, containerd, CRI-O and Podman name its cgroup after it. Throws
 * CgroupNotFoundError.
 */
export function findCgroup(
  name: string,
  readMounts: () => string = () => readFileSync('/proc/mounts', 'utf8'),
): string {
  const root = parseCgroupMounts(readMounts()).find((each) => each.name === 'unified')?.mount;
  if (root === undefined) {
    const hint = 'Mount it: mount -t cgroup2 cgroup2 /sys/fs/cgroup';
    throw new CgroupNotFoundError('The host has no unified cgroup hierarchy', hint);
  }
  if (name.startsWith('/')) return byPath(root, name);
  if (/^[0-9a-f]{12,64}$/.test(name)) return byContainer(root, name);
  throw new CgroupNotFoundError(
    `'${name}' names no cgroup`,
    'Give a path such as /system.slice/ssh.service, or 12 to 64 digits of the ID of a container',
  );
}

function byPath(root: string, name: string): string {
  const isWhole = name === root || name.startsWith(`${root}/`);
  // No dots lead out of the hierarchy: what else the host has is nobody's business here.
  const path = join(root, join('/', isWhole ? name.slice(root.length) : name));
  if (isFolder(path)) return path.replace(/\/$/, '');
  let there = dirname(path);
  while (!isFolder(there) && there.length > root.length) there = dirname(there);
  const below = foldersIn(there).sort();
  const more = below.length > namedMax ? ` and ${below.length - namedMax} more` : '';
  const parent = there.slice(root.length) || '/';
  const hint =
    below.length > 0
      ? `The cgroups in ${parent} are: ${below.slice(0, namedMax).join(', ')}${more}`
      : `There is none below ${parent}`;
  throw new CgroupNotFoundError(`No cgroup ${name}`, hint);
}

/** `docker-ID.scope`, `cri-containerd-ID.scope`, `crio-ID.scope`, `libpod-ID.scope`, or the ID alone. */
const ofContainer = /(?:^|-)([0-9a-f]{64})(?:\.scope)?$/;

/** Watches over a container from outside of it, and is named after it too. */
const isMonitor = (name: string): boolean => name.includes('conmon');

function byContainer(root: string, id: string): string {
  const found = new Map<string, string>();
  const folders = [root];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    const whole = ofContainer.exec(basename(folder))?.[1];
    if (whole?.startsWith(id) && !isMonitor(basename(folder))) {
      // Breadth first: what is deeper and named after the same container is a part of it.
      if (!found.has(whole)) found.set(whole, folder);
    } else {
      folders.push(...foldersIn(folder).map((each) => join(folder!, each)));
    }
  }
  const [first, ...others] = found.values();
  if (first === undefined) {
    const hint = 'docker ps, crictl ps or podman ps show those that run';
    throw new CgroupNotFoundError(`No container ${id} runs on the host`, hint);
  }
  if (others.length === 0) return first;
  throw new CgroupNotFoundError(
    `${found.size} containers have an ID that begins with ${id}`,
    'Give more of its digits',
  );
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
