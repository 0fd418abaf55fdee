import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createRun,
  loadBatches,
  type NewBatch,
  settleRun,
  storeBatch,
} from '../../packages/db/index.ts';
import { createDatabase, seedTeam } from './database.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
beforeAll(async () => {
  opened = await createDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

const frozen = { scriptName: 'x', text: 'x', selector: {}, positional: [], limits: {} };

async function seedRun(hostCount: number) {
  const { team, hosts } = await seedTeam(opened.db, hostCount);
  const run = await createRun(opened.db, { ...frozen, teamId: team.id, hosts });
  const where = { runId: run.id };
  const runHosts = await opened.db.runHost.findMany({ where, orderBy: { id: 'asc' } });
  return { team, hosts, run, runHosts };
}

function batch(runHost: { id: string; hostId: string | null }, sequence: bigint): NewBatch {
  const totals = {
    events: sequence * 10n,
    lostKernel: 0n,
    lostCollector: 0n,
    runCount: 2n ** 60n,
    runTimeNs: 5n,
    overheadPercent: 0.5,
    mapFull: 0n,
    lostSnapshots: 0n,
    lostTexts: 0n,
    missed: 0n,
  };
  return {
    runHostId: runHost.id,
    hostId: runHost.hostId ?? '',
    sequence,
    clockMs: 1n,
    outputs: new Uint8Array([1, 2, Number(sequence)]),
    eventCount: 10,
    totals,
    snapshots: [{ map: 0, snapshot: new Uint8Array([0, 255, Number(sequence)]) }],
  };
}

test('a batch is stored once, with totals and snapshots, however often it comes', async () => {
  const { db } = opened;
  const { runHosts } = await seedRun(1);
  const [runHost] = runHosts;
  const first = await storeBatch(db, batch(runHost!, 1n));
  expect(first.kind).toBe('stored');
  expect(await storeBatch(db, batch(runHost!, 2n))).toMatchObject({ kind: 'stored' });
  expect(await storeBatch(db, batch(runHost!, 1n))).toEqual({ kind: 'known' });
  expect(await storeBatch(db, batch(runHost!, 2n))).toEqual({ kind: 'known' });
  expect(await db.batch.count({ where: { runHostId: runHost!.id } })).toBe(2);
  const row = await db.runHost.findUniqueOrThrow({ where: { id: runHost!.id } });
  expect(row).toMatchObject({ lastSequence: 2n, events: 20n, runCount: 2n ** 60n });
  const snapshots = await db.mapSnapshot.findMany({ where: { runHostId: runHost!.id } });
  expect(snapshots.map((each) => [...each.snapshot])).toEqual([[0, 255, 2]]);
});

test('the same batch at the same moment from two streams is stored once', async () => {
  const { runHosts } = await seedRun(1);
  const one = batch(runHosts[0]!, 1n);
  const results = await Promise.all(Array.from({ length: 8 }, () => storeBatch(opened.db, one)));
  expect(results.filter((result) => result.kind === 'stored')).toHaveLength(1);
  expect(results.filter((result) => result.kind === 'known')).toHaveLength(7);
  expect(await opened.db.batch.count({ where: { runHostId: one.runHostId } })).toBe(1);
});

test('a host cannot store into the run of another', async () => {
  const { runHosts } = await seedRun(2);
  const foreign = { id: runHosts[0]!.id, hostId: runHosts[1]!.hostId };
  expect(await storeBatch(opened.db, batch(foreign, 1n))).toEqual({ kind: 'refused' });
  expect(await storeBatch(opened.db, batch({ id: 'none', hostId: 'none' }, 1n))).toEqual({
    kind: 'refused',
  });
});

test('reading goes on from a position, gapless for each host', async () => {
  const { db } = opened;
  const { runHosts } = await seedRun(2);
  for (let sequence = 1n; sequence <= 5n; sequence++) {
    for (const runHost of runHosts) await storeBatch(db, batch(runHost, sequence));
  }
  const [a, b] = runHosts.map((runHost) => runHost.id) as [string, string];
  const positions = [
    { runHostId: a, after: 3n },
    { runHostId: b, after: 0n },
  ];
  const read = await loadBatches(db, positions, 3);
  const of = (id: string) => read.filter((each) => each.runHostId === id).map((x) => x.sequence);
  expect(of(a)).toEqual([4n, 5n]);
  expect(of(b)).toEqual([1n, 2n, 3n]);
  expect([...read[0]!.outputs]).toHaveLength(3);
});

test('runs of a team are numbered 1, 2, 3 also when they start together', async () => {
  const { team, hosts } = await seedTeam(opened.db, 1);
  const runs = await Promise.all(
    Array.from({ length: 5 }, () => createRun(opened.db, { ...frozen, teamId: team.id, hosts })),
  );
  expect(runs.map((run) => run.number).sort()).toEqual([1, 2, 3, 4, 5]);
});

test('a run is RUNNING once a host began, ENDED once all are final, RUNNING when one comes back', async () => {
  const { db } = opened;
  const { run, runHosts } = await seedRun(2);
  const set = async (index: number, state: 'SENT' | 'DONE' | 'LOST' | 'ATTACHED') => {
    await db.runHost.update({ where: { id: runHosts[index]!.id }, data: { state } });
    return settleRun(db, run.id);
  };
  expect(await settleRun(db, run.id)).toBeUndefined();
  expect(await set(0, 'SENT')).toBe('RUNNING');
  expect(await set(0, 'DONE')).toBeUndefined();
  expect(await set(1, 'LOST')).toBe('ENDED');
  expect((await db.run.findUniqueOrThrow({ where: { id: run.id } })).endedAt).not.toBeNull();
  expect(await set(1, 'ATTACHED')).toBe('RUNNING');
  expect((await db.run.findUniqueOrThrow({ where: { id: run.id } })).endedAt).toBeNull();
});
