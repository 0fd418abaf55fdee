import type { Database } from '@sonde/db';
import type { Services } from '../registry.ts';
import type { Labels, Selector } from '../selector.ts';
import { type HostSummary, type KernelSummary, kernelColumns, toHostSummary } from './summary.ts';

/** The kernels of a team's hosts. One query more than a join, but a stored info is megabytes and must not be read. */
export async function loadKernels(
  db: Database,
  ids: readonly string[],
): Promise<Map<string, KernelSummary>> {
  const where = { id: { in: [...new Set(ids)] } };
  const [kernels, uploaded] = await Promise.all([
    db.kernel.findMany({ where, select: kernelColumns }),
    db.kernel.findMany({ where: { ...where, info: { not: null } }, select: { id: true } }),
  ]);
  const withInfo = new Set(uploaded.map((kernel) => kernel.id));
  return new Map(
    kernels.map((kernel) => [kernel.id, { ...kernel, uploaded: withInfo.has(kernel.id) }]),
  );
}

export interface HostFilter {
  readonly hostIds?: readonly string[] | undefined;
  readonly labels?: Labels | undefined;
  /** Part of the name, the kernel release or a label, in any case. */
  readonly search?: string | undefined;
  readonly withRevoked?: boolean;
}

/**
 * The team's hosts that pass a filter, by name. Labels are matched here and not in the database,
 * because the effective ones are merged from the collector's and the owner's.
 */
export async function listHosts(
  { db, hub }: Pick<Services, 'db' | 'hub'>,
  teamId: string,
  filter: HostFilter,
): Promise<HostSummary[]> {
  const hosts = await db.host.findMany({
    where: {
      teamId,
      ...(filter.hostIds === undefined ? {} : { id: { in: [...filter.hostIds] } }),
      ...(filter.withRevoked ? {} : { revokedAt: null }),
    },
    orderBy: { name: 'asc' },
  });
  const kernels = await loadKernels(
    db,
    hosts.flatMap((host) => host.kernelId ?? []),
  );
  return hosts
    .map((host) => {
      const kernel = host.kernelId === null ? undefined : kernels.get(host.kernelId);
      return toHostSummary(host, kernel ?? null, hub.isOnline(host.id));
    })
    .filter((host) => hasLabels(host, filter.labels ?? {}) && mentions(host, filter.search ?? ''));
}

/** The hosts that a run on this selector would take: never a revoked one. */
export const selectHosts = (
  services: Pick<Services, 'db' | 'hub'>,
  teamId: string,
  { hostIds, labels }: Selector,
): Promise<HostSummary[]> => listHosts(services, teamId, { hostIds, labels });

const hasLabels = (host: HostSummary, labels: Labels): boolean =>
  Object.entries(labels).every(([key, value]) => host.labels[key] === value);

function mentions(host: HostSummary, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const labels = Object.entries(host.labels).map(([key, value]) => `${key}=${value}`);
  const text = [host.name, host.kernel?.release ?? '', ...labels].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
