import type { RunHostDetail } from '@sonde/api/client';

/** A file that a run left behind, and the hosts that have it. */
export interface Pinned {
  readonly path: string;
  readonly hostNames: readonly string[];
}

/** The files of pinned iterators, each once. */
export function pinnedOf(
  hosts: readonly Pick<RunHostDetail, 'hostName' | 'pinnedPaths'>[],
): readonly Pinned[] {
  const byPath = new Map<string, string[]>();
  for (const { hostName, pinnedPaths } of hosts)
    for (const path of pinnedPaths) byPath.set(path, [...(byPath.get(path) ?? []), hostName]);
  return [...byPath].map(([path, hostNames]) => ({ path, hostNames }));
}
