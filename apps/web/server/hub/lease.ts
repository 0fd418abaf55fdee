import type { HubDeps } from './deps.ts';
import { announce } from './run-host-update.ts';
import type { Streams } from './streams.ts';

/**
 * Gives up on the RunHosts of hosts that were away for longer than the lease. Time counts from the last contact, or from
 * when the run was made, or from our own start: a host that could not reach us because we were down gets its full lease.
 */
export async function sweepLeases(
  deps: Pick<HubDeps, 'db' | 'bus' | 'leaseMs'>,
  streams: Streams,
  hubStartedAt: Date,
  now: Date,
): Promise<void> {
  const deadline = new Date(now.getTime() - deps.leaseMs);
  if (hubStartedAt > deadline) return;
  const open = await deps.db.runHost.findMany({
    where: {
      state: { in: ['PENDING', 'SENT', 'COMPILING', 'ATTACHED'] },
      createdAt: { lt: deadline },
      OR: [
        { hostId: null },
        { host: { lastContactAt: null } },
        { host: { lastContactAt: { lt: deadline } } },
      ],
    },
    select: { id: true, hostId: true, state: true },
  });
  for (const { id, hostId, state } of open) {
    if (hostId !== null && streams.get(hostId) !== undefined) continue;
    const lostReason = reasonFor(hostId, state);
    const { count } = await deps.db.runHost.updateMany({
      where: { id, state },
      data: { state: 'LOST', lostReason, endedAt: now },
    });
    if (count > 0) await announce(deps, id);
  }
}

function reasonFor(hostId: string | null, state: string): string {
  if (hostId === null) return 'the host was removed';
  return state === 'PENDING' ? 'the host was offline' : 'the host went away and did not come back';
}
