import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBus } from '../../apps/web/server/bus.ts';
import { type Bus, noTotals, type RunLiveItem } from '../../packages/api/index.ts';
import { createRun, settleRun, storeBatch } from '../../packages/db/index.ts';
import { Batch } from '../../packages/proto/index.ts';
import { createDatabase, seedTeam } from './database.ts';
import { callAs, createQuietHub, createServices } from './services.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
beforeAll(async () => {
  opened = await createDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

async function createFixture(hostCount: number, bus: Bus = createBus()) {
  const { db } = opened;
  const { team, user, hosts } = await seedTeam(db, hostCount);
  const limits = { durationMs: 0 };
  const frozen = { scriptName: 'x', text: 'x', selector: { labels: {} }, positional: [], limits };
  const run = await createRun(db, { ...frozen, teamId: team.id, hosts });
  const runHosts = await db.runHost.findMany({ where: { runId: run.id }, orderBy: { id: 'asc' } });
  const store = async (index: number, sequence: bigint) => {
    const { id: runHostId, hostId } = runHosts[index]!;
    const outputs = Batch.encode({ ...Batch.create(), runHostId, sequence }).finish();
    const stored = await storeBatch(db, {
      runHostId,
      hostId: hostId ?? '',
      sequence,
      clockMs: 0n,
      outputs,
      eventCount: 0,
      totals: noTotals,
      snapshots: [],
    });
    if (stored.kind !== 'stored') throw new Error(stored.kind);
    const { createdAt } = stored;
    return () =>
      bus.publish(`run:${run.id}`, { kind: 'batch', runHostId, sequence, createdAt, outputs });
  };
  const caller = callAs(createServices(db, createQuietHub(), bus), user.id);
  const end = async () => {
    const where = { runId: run.id };
    for (const { id, lastSequence } of await db.runHost.findMany({ where })) {
      const data = { state: 'DONE', finalSequence: lastSequence } as const;
      await db.runHost.update({ where: { id }, data });
    }
    await settleRun(db, run.id);
    bus.publish(`run:${run.id}`, { kind: 'run' });
  };
  return { run, runHosts, store, end, live: caller.run.live };
}

type Fixture = Awaited<ReturnType<typeof createFixture>>;
type Live = AsyncIterable<[id: string, item: RunLiveItem, ...rest: unknown[]]>;

/** Reads to the end of the subscription; `onItem` sees every item on the way. */
async function read(live: unknown, onItem: (item: RunLiveItem) => void = () => {}) {
  const sequences: Record<string, number[]> = {};
  let lastId = '';
  for await (const [id, item] of live as Live) {
    lastId = id;
    if (item.kind === 'batches') {
      for (const { runHostId, sequence } of item.batches) {
        sequences[runHostId] ??= [];
        sequences[runHostId].push(Number(sequence));
      }
    }
    onItem(item);
  }
  return { sequences, lastId };
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const expectAll = ({ runHosts }: Fixture, read: Record<string, number[]>, last: number) =>
  expect(read).toEqual(Object.fromEntries(runHosts.map(({ id }) => [id, upTo(last)])));

test('stored batches first, then live ones, each once and in order', async () => {
  const fixture = await createFixture(2);
  for (const sequence of [1n, 2n, 3n])
    for (const index of [0, 1]) await fixture.store(index, sequence);
  const { sequences } = await read(await fixture.live({ id: fixture.run.id }), async (item) => {
    if (item.kind !== 'caught-up') return;
    for (const sequence of [4n, 5n])
      for (const index of [0, 1]) (await fixture.store(index, sequence))();
    await fixture.end();
  });
  expectAll(fixture, sequences, 5);
});

test('batches that are stored while the subscription begins are neither missed nor doubled', async () => {
  const fixture = await createFixture(3);
  const total = 120;
  const writing = Promise.all(
    [0, 1, 2].map(async (index) => {
      for (let sequence = 1; sequence <= total; sequence++) {
        (await fixture.store(index, BigInt(sequence)))();
      }
    }),
  ).then(fixture.end);
  // Readers that come at different moments all see the same.
  const readers = [];
  for (let delayMs = 0; delayMs < 100; delayMs += 20) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    readers.push(read(await fixture.live({ id: fixture.run.id })));
  }
  await writing;
  for (const { sequences } of await Promise.all(readers)) expectAll(fixture, sequences, total);
});

test('messages that come late, twice, out of order or not at all change nothing', async () => {
  const fixture = await createFixture(1);
  const { sequences } = await read(await fixture.live({ id: fixture.run.id }), async (item) => {
    if (item.kind !== 'caught-up') return;
    const first = await fixture.store(0, 1n);
    const second = await fixture.store(0, 2n);
    await fixture.store(0, 3n);
    const fourth = await fixture.store(0, 4n);
    second();
    first();
    second();
    fourth();
    fourth();
    await fixture.end();
  });
  expectAll(fixture, sequences, 4);
});

test('a client that lost its connection goes on where it was', async () => {
  const fixture = await createFixture(2);
  for (const sequence of [1n, 2n, 3n]) await fixture.store(0, sequence);
  await fixture.store(1, 1n);
  let cursor = '';
  for await (const [id, item] of (await fixture.live({ id: fixture.run.id })) as unknown as Live) {
    cursor = id;
    if (item.kind === 'caught-up') break;
  }
  await fixture.store(0, 4n);
  await fixture.store(1, 2n);
  await fixture.end();
  const { sequences } = await read(await fixture.live({ id: fixture.run.id, lastEventId: cursor }));
  const [a, b] = fixture.runHosts;
  expect(sequences).toEqual({ [a!.id]: [4], [b!.id]: [2] });
});

test('what the page has already is not sent again', async () => {
  const fixture = await createFixture(1);
  for (const sequence of [1n, 2n, 3n]) await fixture.store(0, sequence);
  await fixture.end();
  const [runHost] = fixture.runHosts;
  const after = { [runHost!.id]: 2n };
  const { sequences } = await read(await fixture.live({ id: fixture.run.id, after }));
  expect(sequences).toEqual({ [runHost!.id]: [3] });
});

test('it begins with the run, tells of changes of its hosts, and ends with the run', async () => {
  const bus = createBus();
  const fixture = await createFixture(1, bus);
  const kinds: string[] = [];
  await read(await fixture.live({ id: fixture.run.id }), async (item) => {
    kinds.push(item.kind === 'run-host' ? `run-host ${item.runHost.state}` : item.kind);
    if (item.kind === 'caught-up') {
      const { id } = fixture.runHosts[0]!;
      await opened.db.runHost.update({ where: { id }, data: { state: 'ATTACHED' } });
      bus.publish(`run:${fixture.run.id}`, { kind: 'run-host', runHostId: id });
    }
    if (item.kind === 'run-host') await fixture.end();
  });
  expect(kinds.slice(0, 3)).toEqual(['run', 'caught-up', 'run-host ATTACHED']);
  expect(kinds.at(-1)).toBe('run');
});

test('the run of another team is not there', async () => {
  const { run } = await createFixture(1);
  const stranger = await createFixture(1);
  await expect(read(await stranger.live({ id: run.id }))).rejects.toThrow('no such run');
});
