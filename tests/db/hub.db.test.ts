import { createHash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RunningHub } from '../../apps/web/server/hub/hub.ts';
import { sweepLeases } from '../../apps/web/server/hub/lease.ts';
import { Streams } from '../../apps/web/server/hub/streams.ts';
import { createRun } from '../../packages/db/index.ts';
import {
  type CollectorMessage,
  HostFacts,
  RunHostState,
  RunHostUpdate,
  Totals,
} from '../../packages/proto/index.ts';
import { FakeCollector, type Identity } from './collector.ts';
import { createDatabase, seedTeam } from './database.ts';
import { createHubFixture } from './hub.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
let fixture: Awaited<ReturnType<typeof createHubFixture>>;
let hub: RunningHub;
let teamId: string;
const collectors: FakeCollector[] = [];

beforeAll(async () => {
  opened = await createDatabase();
  fixture = await createHubFixture(opened.db);
  hub = await fixture.start();
  teamId = (await seedTeam(opened.db, 0)).team.id;
});
afterEach(() => {
  for (const collector of collectors.splice(0)) collector.close();
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await fixture.remove();
  await opened[Symbol.asyncDispose]();
});

async function connect(identity: Identity, hello = {}) {
  const collector = new FakeCollector(hub.port, fixture.authority, identity);
  collectors.push(collector);
  collector.hello(hello);
  await collector.hear('welcome');
  return collector;
}

async function startRun(...hosts: readonly Identity[]) {
  const run = await createRun(opened.db, {
    teamId,
    scriptName: 'count',
    text: 'BEGIN { exit() }',
    selector: { hostIds: [] },
    positional: ['7'],
    named: { top: '5' },
    pid: 4321,
    reportsReads: true,
    limits: { durationMs: 1000 },
    hosts: hosts.map(({ hostId }) => ({ id: hostId, name: hostId })),
  });
  await hub.startRun(run.id);
  return run;
}

const update = (runHostId: string, state: RunHostState, more: Partial<RunHostUpdate> = {}) =>
  ({
    $case: 'runHostUpdate',
    value: { ...RunHostUpdate.create(), runHostId, state, ...more },
  }) satisfies CollectorMessage['message'];

const runHost = (id: string) => opened.db.runHost.findUniqueOrThrow({ where: { id } });
const stored = (runHostId: string) => opened.db.batch.count({ where: { runHostId } });

/** Answers come in order, so when this one is there everything sent before was handled. */
async function settled(collector: FakeCollector) {
  const before = collector.heard.length;
  collector.send({ $case: 'heartbeat', value: { clockMs: 0n, cpuPercent: 1, memoryBytes: 2n } });
  while (!collector.heard.slice(before).some(({ $case }) => $case === 'heartbeatAnswer')) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('a run goes out to a connected host, and its course is written down to the end', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const collector = await connect(identity);
  const run = await startRun(identity);
  const start = await collector.hear('startRun');
  expect(start).toMatchObject({
    runId: run.id,
    source: 'BEGIN { exit() }',
    positional: ['7'],
    named: { top: '5' },
    pid: 4321,
    reportsReads: true,
    interactive: true,
  });
  expect(start.limits).toMatchObject({ durationMs: 1000, overheadPercent: 5 });
  const id = start.runHostId;
  expect((await runHost(id)).state).toBe('SENT');

  collector.send(update(id, RunHostState.RUN_HOST_STATE_COMPILING));
  const schemaJson = '{"events":[{"action":{"kind":"time","format":"\\u0000"}}]}';
  const pinnedPaths = ['/sys/fs/bpf/tasks'];
  const attached = { attachedProbes: 3, pinnedPaths, compileUs: 1200, attachUs: 300, schemaJson };
  collector.send(update(id, RunHostState.RUN_HOST_STATE_ATTACHED, attached));
  collector.batch(id, 1n);
  await collector.acknowledged(id, 1n);
  expect(await runHost(id)).toMatchObject({
    state: 'ATTACHED',
    attachedProbes: 3,
    pinnedPaths,
    compileUs: 1200,
  });

  // What the last batch could not tell, because it was dropped itself, comes with the end.
  const losses = { lostCollector: 9n, lostSnapshots: 2n, lostTexts: 1n, missed: 3n };
  const totals = { ...Totals.create(), events: 5n, ...losses };
  const done = { endReason: 1, exitCode: 4, lastSequence: 1n, totals } as const;
  collector.send(update(id, RunHostState.RUN_HOST_STATE_DONE, done));
  await settled(collector);
  const written = { state: 'DONE', endReason: 'EXIT', exitCode: 4, events: 5n, ...losses };
  expect(await runHost(id)).toMatchObject(written);
  const ended = await opened.db.run.findUniqueOrThrow({ where: { id: run.id } });
  expect(ended.state).toBe('ENDED');

  collector.send(update(id, RunHostState.RUN_HOST_STATE_ATTACHED));
  await settled(collector);
  expect((await runHost(id)).state).toBe('DONE');
});

test('a host that was away gets its run when it comes', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const run = await startRun(identity);
  const collector = await connect(identity);
  expect(await collector.hear('startRun')).toMatchObject({ runId: run.id });
});

test('a batch that is sent again is acknowledged again and stored once', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const first = await connect(identity);
  await startRun(identity);
  const { runHostId } = await first.hear('startRun');
  first.batch(runHostId, 1n);
  first.batch(runHostId, 2n);
  await first.acknowledged(runHostId, 2n);
  first.close();

  const second = await connect(identity, { heldRuns: [{ runHostId, lastSequence: 2n }] });
  const welcome = await second.hear('welcome');
  expect(welcome.acknowledged).toEqual([{ runHostId, sequence: 2n }]);
  second.batch(runHostId, 2n);
  second.batch(runHostId, 3n);
  await second.acknowledged(runHostId, 3n);
  expect(await stored(runHostId)).toBe(3);
});

test('a hub is gone only when the departure of its hosts is written down', async () => {
  const identity = await fixture.join(hub.port, teamId);
  await connect(identity);
  const left: string[] = [];
  const leave = fixture.deps.bus.subscribe(`hosts:${teamId}`, (event) => left.push(event.hostId));
  const { port } = hub;
  await hub[Symbol.asyncDispose]();
  leave();
  expect(left).toContain(identity.hostId);
  hub = await fixture.start(port);
});

test('a restart of the hub in the middle loses and doubles nothing', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const first = await connect(identity);
  await startRun(identity);
  const { runHostId } = await first.hear('startRun');
  first.send(update(runHostId, RunHostState.RUN_HOST_STATE_ATTACHED));
  for (let sequence = 1n; sequence <= 20n; sequence++) first.batch(runHostId, sequence);
  await first.acknowledged(runHostId, 5n);
  const { port } = hub;
  await hub[Symbol.asyncDispose]();
  await first.ended;
  hub = await fixture.start(port);

  const second = await connect(identity, { heldRuns: [{ runHostId, lastSequence: 20n }] });
  const { acknowledged } = await second.hear('welcome');
  const next = (acknowledged[0]?.sequence ?? 0n) + 1n;
  expect(next).toBeGreaterThan(5n);
  for (let sequence = next; sequence <= 21n; sequence++) second.batch(runHostId, sequence);
  await second.acknowledged(runHostId, 21n);
  const batches = await opened.db.batch.findMany({
    where: { runHostId },
    orderBy: { sequence: 'asc' },
  });
  expect(batches.map((batch) => Number(batch.sequence))).toEqual(
    Array.from({ length: 21 }, (_, index) => index + 1),
  );
});

test('a batch of a run that the host does not have is refused with the order to stop', async () => {
  const owner = await fixture.join(hub.port, teamId);
  const thief = await fixture.join(hub.port, teamId);
  const collector = await connect(owner);
  await startRun(owner);
  const { runHostId } = await collector.hear('startRun');
  const other = await connect(thief);
  other.batch(runHostId, 1n);
  await other.acknowledged(runHostId, 1n);
  expect(await other.hear('stopRun')).toEqual({ runHostId });
  expect(await stored(runHostId)).toBe(0);
  other.send(update(runHostId, RunHostState.RUN_HOST_STATE_FAILED));
  await settled(other);
  expect((await runHost(runHostId)).state).toBe('SENT');
});

test('stopping reaches connected hosts now, absent ones later, and ends what was never sent', async () => {
  const here = await fixture.join(hub.port, teamId);
  const away = await fixture.join(hub.port, teamId);
  const never = await fixture.join(hub.port, teamId);
  const [near, far] = [await connect(here), await connect(away)];
  const run = await startRun(here, away, never);
  const nearId = (await near.hear('startRun')).runHostId;
  const farId = (await far.hear('startRun')).runHostId;
  far.send(update(farId, RunHostState.RUN_HOST_STATE_ATTACHED));
  await settled(far);
  far.close();
  await far.ended;

  await opened.db.run.update({ where: { id: run.id }, data: { stoppedAt: new Date() } });
  await hub.stopRun(run.id);
  expect(await near.hear('stopRun')).toEqual({ runHostId: nearId });
  const third = await opened.db.runHost.findFirst({
    where: { runId: run.id, hostId: never.hostId },
  });
  expect(third).toMatchObject({ state: 'DONE', endReason: 'STOPPED' });

  const back = await connect(away, { heldRuns: [{ runHostId: farId, lastSequence: 0n }] });
  expect(await back.hear('stopRun')).toEqual({ runHostId: farId });
});

test('a run that the collector no longer has is LOST, and one it has after all is found again', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const first = await connect(identity);
  await startRun(identity);
  const { runHostId } = await first.hear('startRun');
  first.send(update(runHostId, RunHostState.RUN_HOST_STATE_ATTACHED));
  await settled(first);
  first.close();
  const second = await connect(identity, { heldRuns: [{ runHostId: 'gone', lastSequence: 9n }] });
  expect((await second.hear('welcome')).unknownRunHostIds).toEqual(['gone']);
  expect((await runHost(runHostId)).state).toBe('LOST');
  second.close();
  await connect(identity, { heldRuns: [{ runHostId, lastSequence: 0n }] });
  expect((await runHost(runHostId)).state).toBe('ATTACHED');
});

test('after the lease, hosts that are away have lost their runs and connected ones have not', async () => {
  const away = await fixture.join(hub.port, teamId);
  const run = await startRun(away);
  const deps = { ...fixture.deps, leaseMs: 1_000 };
  const inAMinute = new Date(Date.now() + 60_000);
  const lost = () => opened.db.runHost.findFirstOrThrow({ where: { runId: run.id } });
  await sweepLeases(deps, new Streams(), inAMinute, inAMinute);
  expect((await lost()).state).toBe('PENDING');
  await sweepLeases(deps, new Streams(), new Date(0), inAMinute);
  expect(await lost()).toMatchObject({ state: 'LOST', lostReason: 'the host was offline' });
  const ended = await opened.db.run.findUniqueOrThrow({ where: { id: run.id } });
  expect(ended.state).toBe('ENDED');
});

test('an unknown kernel is asked for once, and only its true BTF is believed', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const info = new Uint8Array([1, 2, 3, 4]);
  const btfHash = createHash('sha256').update(info).digest('hex');
  const facts = { ...HostFacts.create(), kernelRelease: '6.1.0', arch: 'x86_64', btfHash };
  const first = await connect(identity, { facts });
  expect(await first.hear('requestKernel')).toEqual({ btfHash });
  const upload = (bytes: Uint8Array, part: number) => {
    const value = { btfHash, part, parts: 2, data: Buffer.from(bytes) };
    first.send({ $case: 'kernelUpload', value });
  };
  const kernel = () => opened.db.kernel.findFirstOrThrow({ where: { btfHash } });

  upload(new Uint8Array([9]), 0);
  upload(new Uint8Array([9]), 1);
  await settled(first);
  expect((await kernel()).info).toBeNull();

  upload(info.subarray(2), 1);
  upload(info.subarray(0, 2), 0);
  await settled(first);
  expect([...((await kernel()).info ?? [])]).toEqual([1, 2, 3, 4]);

  const second = await connect(identity, { facts });
  await settled(second);
  expect(second.heard.some((message) => message.$case === 'requestKernel')).toBe(false);
});

test('a host that connects again replaces its older stream', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const older = await connect(identity);
  await connect(identity);
  expect(await older.ended).toMatchObject({ code: status.UNAVAILABLE });
  expect(hub.isOnline(identity.hostId)).toBe(true);
});

test('a stream that does not begin with Hello is refused', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const collector = new FakeCollector(hub.port, fixture.authority, identity);
  collectors.push(collector);
  collector.batch('any', 1n);
  expect(await collector.ended).toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(hub.isOnline(identity.hostId)).toBe(false);
});
