import { loadKernels } from './host/select.ts';
import type { KernelSummary } from './host/summary.ts';
import { router, viewerProcedure } from './trpc.ts';

export interface KernelWithHosts extends KernelSummary {
  /** Hosts of the team that run it. */
  readonly hostCount: number;
}

/** The info itself is at /api/kernels/<id>: megabytes that never change belong in the browser's cache. */
export const kernelRouter = router({
  /** The kernels of the team's hosts, by release. */
  list: viewerProcedure.query(async ({ ctx: { services, actor } }): Promise<KernelWithHosts[]> => {
    const hosts = await services.db.host.groupBy({
      by: ['kernelId'],
      where: { teamId: actor.teamId, revokedAt: null, kernelId: { not: null } },
      _count: true,
    });
    const counts = new Map(hosts.map((group) => [group.kernelId ?? '', group._count]));
    const kernels = await loadKernels(services.db, [...counts.keys()]);
    return [...kernels.values()]
      .map((kernel) => ({ ...kernel, hostCount: counts.get(kernel.id) ?? 0 }))
      .sort((a, b) => a.release.localeCompare(b.release));
  }),
});
