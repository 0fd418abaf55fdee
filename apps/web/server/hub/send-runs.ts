import type { Prisma, RunHost } from '@sonde/db';
import { toStartRun } from './convert.ts';
import type { HubDeps } from './deps.ts';
import { announce } from './run-host-update.ts';
import type { Streams } from './streams.ts';

/** Sends the waiting RunHosts that match to their hosts, as far as those are connected here. */
export async function sendPending(
  deps: Pick<HubDeps, 'db' | 'bus'>,
  streams: Streams,
  where: Prisma.RunHostWhereInput,
): Promise<void> {
  const waiting = await deps.db.runHost.findMany({
    where: { ...where, state: 'PENDING', run: { stoppedAt: null } },
    include: { run: true },
    orderBy: { createdAt: 'asc' },
  });
  const userIds = waiting.flatMap(({ run }) => run.startedBy ?? []);
  const users = await deps.db.user.findMany({ where: { id: { in: userIds } } });
  for (const { run, ...runHost } of waiting) {
    const user = users.find((each) => each.id === run.startedBy);
    const startedBy = user?.email ?? (run.scheduleId === null ? 'a former user' : 'a schedule');
    await sendOne(deps, streams, runHost, () => toStartRun({ run, runHost, startedBy }));
  }
}

async function sendOne(
  deps: Pick<HubDeps, 'db' | 'bus'>,
  streams: Streams,
  { id, hostId }: RunHost,
  message: () => ReturnType<typeof toStartRun>,
): Promise<void> {
  if (hostId === null || streams.get(hostId) === undefined) return;
  // The host may be connecting at this very moment and be served from there: one of the two wins the row.
  const { count } = await deps.db.runHost.updateMany({
    where: { id, state: 'PENDING' },
    data: { state: 'SENT', sentAt: new Date() },
  });
  if (count === 0) return;
  // A stream that broke in between loses nothing: SENT and not held is sent again after the next Hello.
  streams.get(hostId)?.send({ $case: 'startRun', value: message() });
  await announce(deps, id);
}

/** Ends a run: what no host ever got is done, what a connected one has is stopped there. */
export async function stopHosts(
  deps: Pick<HubDeps, 'db' | 'bus'>,
  streams: Streams,
  runId: string,
): Promise<void> {
  const runHosts = await deps.db.runHost.findMany({
    where: { runId, state: { in: ['PENDING', 'SENT', 'COMPILING', 'ATTACHED'] } },
    select: { id: true, hostId: true },
  });
  await deps.db.runHost.updateMany({
    where: { runId, state: 'PENDING' },
    data: { state: 'DONE', endReason: 'STOPPED', finalSequence: 0, endedAt: new Date() },
  });
  for (const { id, hostId } of runHosts) {
    if (hostId !== null) {
      streams.get(hostId)?.send({ $case: 'stopRun', value: { runHostId: id } });
    }
    await announce(deps, id);
  }
}
