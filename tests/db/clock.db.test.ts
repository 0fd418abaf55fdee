import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { RunningHub } from '../../apps/web/server/hub/hub.ts';
import { FakeCollector } from './collector.ts';
import { createDatabase, seedTeam } from './database.ts';
import { createHubFixture } from './hub.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
let fixture: Awaited<ReturnType<typeof createHubFixture>>;
let hub: RunningHub;
let collector: FakeCollector;
let hostId: string;

beforeAll(async () => {
  opened = await createDatabase();
  fixture = await createHubFixture(opened.db);
  hub = await fixture.start();
  const { team } = await seedTeam(opened.db, 0);
  const identity = await fixture.join(hub.port, team.id);
  hostId = identity.hostId;
  collector = new FakeCollector(hub.port, fixture.authority, identity);
  collector.hello();
  // Once this is answered, all that Hello brought about is written down by the true clock.
  const value = { clockMs: 0n, cpuPercent: 0, memoryBytes: 0n };
  collector.send({ $case: 'heartbeat', value });
  await collector.hear('heartbeatAnswer');
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  collector.close();
  await hub[Symbol.asyncDispose]();
  await fixture.remove();
  await opened[Symbol.asyncDispose]();
});

/** Sets the hub's clock, and the host's, whose heartbeat it answers. */
async function beat(hubMs: number, clockMs: number, more: { clockOffsetMs?: bigint } = {}) {
  vi.useFakeTimers({ toFake: ['Date'], now: hubMs });
  const value = { clockMs: BigInt(clockMs), cpuPercent: 1.5, memoryBytes: 2n, ...more };
  collector.send({ $case: 'heartbeat', value });
  return collector.hear('heartbeatAnswer', (answer) => answer.clockMs === value.clockMs);
}

/** Contacts are written after the answer. */
const expectHost = (row: object) =>
  vi.waitFor(async () => {
    expect(await opened.db.host.findUniqueOrThrow({ where: { id: hostId } })).toMatchObject(row);
  });

test('a heartbeat is answered with the clocks of both sides', async () => {
  const now = Date.now();
  const answer = await beat(now + 20_000, now + 20_900);
  expect(answer).toEqual({ clockMs: BigInt(now + 20_900), hubClockMs: BigInt(now + 20_000) });
  // A collector that has no answer yet, or knows of none: what the heartbeat itself tells.
  await expectHost({ clockOffsetMs: 900, cpuPercent: 1.5, memoryBytes: 2n });
});

test('the offset that the collector has measured is the one that is kept', async () => {
  const now = Date.now();
  await beat(now + 40_000, now + 40_900, { clockOffsetMs: 1_000n });
  await expectHost({ clockOffsetMs: 1_000 });
  await beat(now + 60_000, now + 60_900, { clockOffsetMs: -(2n ** 40n) });
  await expectHost({ clockOffsetMs: -(2 ** 31) });
});

test('a heartbeat between two contacts is not lost when something else is the contact', async () => {
  const now = Date.now();
  await beat(now + 80_000, now, { clockOffsetMs: 1n });
  await expectHost({ clockOffsetMs: 1 });
  await beat(now + 81_000, now + 1, { clockOffsetMs: 2n });
  vi.setSystemTime(now + 100_000);
  collector.send({ $case: 'logLine', value: { level: 'info', text: 'not a heartbeat' } });
  await expectHost({ clockOffsetMs: 2 });
});
