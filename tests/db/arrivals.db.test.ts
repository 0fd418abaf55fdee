import { createHash } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningHub } from '../../apps/web/server/hub/hub.ts';
import { HostFacts } from '../../packages/proto/index.ts';
import { FakeCollector } from './collector.ts';
import { createDatabase, seedTeam } from './database.ts';
import { createHubFixture } from './hub.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
let fixture: Awaited<ReturnType<typeof createHubFixture>>;
let hub: RunningHub;
let teamId: string;
const logged: { readonly level: number; readonly msg: string; readonly isNew?: boolean }[] = [];
/** Whether each upload so far was of a kernel that nobody had uploaded. */
const uploads = () =>
  logged.flatMap(({ msg, isNew }) => (msg === 'kernel uploaded' ? [isNew] : [])).sort();

beforeAll(async () => {
  opened = await createDatabase();
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(JSON.parse(line)) });
  fixture = await createHubFixture(opened.db, { log });
  hub = await fixture.start();
  teamId = (await seedTeam(opened.db, 0)).team.id;
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await fixture.remove();
  await opened[Symbol.asyncDispose]();
});

const factsOf = (kernelRelease: string) => ({
  ...HostFacts.create(),
  kernelRelease,
  btfHash: kernelRelease,
});

test('hosts that bring the same new kernel at once all arrive, and none has to try twice', async () => {
  const names = [...Array(8).keys()].map((index) => `same-${index}`);
  const identities = await Promise.all(names.map((name) => fixture.join(hub.port, teamId, name)));
  for (const release of ['6.12.1', '6.12.2', '6.12.3']) {
    const collectors = identities.map(
      (identity) => new FakeCollector(hub.port, fixture.authority, identity),
    );
    for (const collector of collectors) collector.hello({ facts: factsOf(release) });
    await Promise.all(collectors.map((collector) => collector.hear('welcome')));
    const where = { name: { in: names }, kernel: { release } };
    expect(await opened.db.host.count({ where })).toBe(8);
    expect(await opened.db.kernel.count({ where: { release } })).toBe(1);
    for (const collector of collectors) collector.close();
  }
  expect(logged.filter(({ level }) => level >= pino.levels.values.warn!)).toEqual([]);
});

test('hosts that upload the same kernel at once store it once', async () => {
  // The fixture takes an upload for the BTF itself, of kernel 6.1.0.
  const btf = Buffer.alloc(200_000, 'types');
  const btfHash = createHash('sha256').update(btf).digest('hex');
  const facts = { ...HostFacts.create(), kernelRelease: '6.1.0', btfHash };
  const names = [...Array(8).keys()].map((index) => `upload-${index}`);
  const identities = await Promise.all(names.map((name) => fixture.join(hub.port, teamId, name)));
  const collectors = identities.map(
    (identity) => new FakeCollector(hub.port, fixture.authority, identity),
  );
  for (const collector of collectors) collector.hello({ facts });
  await Promise.all(collectors.map((collector) => collector.hear('requestKernel')));
  for (const part of [0, 1]) {
    const data = btf.subarray(part * 100_000, (part + 1) * 100_000);
    const value = { btfHash, part, parts: 2, data };
    for (const collector of collectors) collector.send({ $case: 'kernelUpload', value });
  }
  const value = { clockMs: 0n, cpuPercent: 0, memoryBytes: 0n };
  for (const collector of collectors) collector.send({ $case: 'heartbeat', value });
  await Promise.all(collectors.map((collector) => collector.hear('heartbeatAnswer')));
  const kernels = await opened.db.kernel.findMany({ where: { btfHash } });
  expect(kernels.map(({ info }) => info && btf.equals(info))).toEqual([true]);
  expect(uploads()).toEqual([false, false, false, false, false, false, false, true]);
  for (const collector of collectors) collector.close();
});

test('of streams of one host that overlap, the last stays', async () => {
  const identity = await fixture.join(hub.port, teamId, 'restless');
  for (let round = 0; round < 10; round++) {
    const older = new FakeCollector(hub.port, fixture.authority, identity);
    older.hello({ facts: factsOf('6.12.1') });
    if (round % 2 === 0) await older.hear('welcome');
    older.close();
    const newer = new FakeCollector(hub.port, fixture.authority, identity);
    newer.hello();
    await newer.hear('welcome');
    newer.send({ $case: 'heartbeat', value: { clockMs: 0n, cpuPercent: 0, memoryBytes: 0n } });
    await newer.hear('heartbeatAnswer');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hub.isOnline(identity.hostId)).toBe(true);
    newer.close();
  }
});
