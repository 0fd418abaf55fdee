import type { Hello, Welcome } from '@sonde/proto';
import { arrivalOffset, toFacts, toFeatures } from './convert.ts';
import type { HubDeps, Peer } from './deps.ts';
import { announce } from './run-host-update.ts';

/** What a host's arrival leads to. */
export interface Arrival {
  readonly welcome: Welcome;
  /** Set when the control plane has never seen this kernel. */
  readonly wantedBtfHash: string | undefined;
  /** Held runs that were stopped while the host was away. */
  readonly stoppedRunHostIds: readonly string[];
}

/** Brings the host's row and its runs in line with what its collector says on connecting. */
export async function receiveHello(deps: HubDeps, peer: Peer, hello: Hello): Promise<Arrival> {
  const wantedBtfHash = await updateHost(deps, peer, hello);
  const { acknowledged, unknownRunHostIds, stoppedRunHostIds } = await reconcile(deps, peer, hello);
  const { hostId } = peer;
  const welcome = { hostId, leaseMs: deps.leaseMs, acknowledged, unknownRunHostIds };
  return { welcome, wantedBtfHash, stoppedRunHostIds };
}

async function updateHost(
  { db }: HubDeps,
  { hostId }: Peer,
  { facts, collectorVersion }: Hello,
): Promise<string | undefined> {
  const now = new Date();
  if (facts === undefined) {
    await db.host.update({ where: { id: hostId }, data: { collectorVersion, lastContactAt: now } });
    return undefined;
  }
  const { btfHash, kernelRelease: release, arch } = facts;
  const features = toFeatures(facts);
  const kernel = await db.kernel.upsert({
    where: { btfHash_release: { btfHash, release } },
    create: { btfHash, release, arch, features },
    update: { features },
    select: { id: true },
  });
  await db.host.update({
    where: { id: hostId },
    data: {
      kernelId: kernel.id,
      facts: toFacts(facts),
      collectorVersion,
      lastContactAt: now,
      clockOffsetMs: arrivalOffset(facts.clockMs, now),
    },
  });
  const missing = await db.kernel.count({ where: { id: kernel.id, info: null } });
  return missing > 0 && btfHash !== '' ? btfHash : undefined;
}

/**
 * Compares what the collector holds with what is stored. Held and known: the collector learns how much is stored.
 * Held and unknown: it is to drop them. Believed to be running but not held: they ended with the collector, unless they were
 * sent and never arrived, in which case they go out again (see sendPending).
 */
async function reconcile({ db, bus }: HubDeps, { hostId }: Peer, { heldRuns }: Hello) {
  const held = await db.runHost.findMany({
    where: { hostId, id: { in: heldRuns.map((each) => each.runHostId) } },
    select: { id: true, state: true, lastSequence: true, run: { select: { stoppedAt: true } } },
  });
  const heldIds = held.map((each) => each.id);
  // The host was only out of sight.
  const found = held.filter((each) => each.state === 'LOST').map((each) => each.id);
  await db.runHost.updateMany({
    where: { id: { in: found } },
    data: { state: 'ATTACHED', lostReason: null, endedAt: null },
  });
  // A schedule's run that was sent and never arrived goes out again like any other.
  await db.runHost.updateMany({
    where: { hostId, state: 'SENT', id: { notIn: heldIds } },
    data: { state: 'PENDING' },
  });
  const gone = await db.runHost.findMany({
    where: { hostId, state: { in: ['COMPILING', 'ATTACHED'] }, id: { notIn: heldIds } },
    select: { id: true },
  });
  await db.runHost.updateMany({
    where: { id: { in: gone.map((each) => each.id) } },
    data: {
      state: 'LOST',
      lostReason: 'the collector restarted and no longer has the run',
      endedAt: new Date(),
    },
  });
  for (const id of [...found, ...gone.map((each) => each.id)]) await announce({ db, bus }, id);
  return {
    acknowledged: held.map((each) => ({ runHostId: each.id, sequence: each.lastSequence })),
    unknownRunHostIds: heldRuns.map((each) => each.runHostId).filter((id) => !heldIds.includes(id)),
    stoppedRunHostIds: held.filter((each) => each.run.stoppedAt !== null).map((each) => each.id),
  };
}
