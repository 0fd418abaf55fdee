import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPostgres } from '../../apps/web/server/postgres/embedded.ts';
import { createRun, migrate, openDatabase } from '../../packages/db/index.ts';
import { FakeCollector } from './collector.ts';
import { seedTeam } from './database.ts';
import { createHubFixture } from './hub.ts';

test('while the database is away nothing is acknowledged, nothing is lost, and the stream stays', async () => {
  // A server of its own, because it is stopped in the middle.
  const folder = await mkdtemp(join(tmpdir(), 'sonde-away-'));
  await chmod(folder, 0o711);
  const server = await startPostgres(folder);
  const opened = openDatabase(server.url);
  await migrate(opened.pool, new URL('../../prisma/migrations', import.meta.url).pathname);
  const fixture = await createHubFixture(opened.db);
  const hub = await fixture.start();
  const { team } = await seedTeam(opened.db, 0);
  const identity = await fixture.join(hub.port, team.id);
  const collector = new FakeCollector(hub.port, fixture.authority, identity);
  collector.hello();
  await collector.hear('welcome');
  const hosts = [{ id: identity.hostId, name: 'x' }];
  const frozen = { scriptName: 'x', text: 'x', selector: {}, positional: [], limits: {} };
  const run = await createRun(opened.db, { ...frozen, teamId: team.id, hosts });
  await hub.startRun(run.id);
  const { runHostId } = await collector.hear('startRun');
  collector.batch(runHostId, 1n);
  await collector.acknowledged(runHostId, 1n);

  await server[Symbol.asyncDispose]();
  for (let sequence = 2n; sequence <= 50n; sequence++) collector.batch(runHostId, sequence);
  // The hub says that it is there, so that the collector does not take it for dead.
  await collector.hear('acknowledge', (value) => value.runHostId === '');
  const acknowledged = collector.heard.filter(
    (message) => message.$case === 'acknowledge' && message.value.sequence > 1n,
  );
  expect(acknowledged).toEqual([]);
  expect(hub.isOnline(identity.hostId)).toBe(true);

  const again = await startPostgres(folder);
  await collector.acknowledged(runHostId, 50n);
  expect(await opened.db.batch.count({ where: { runHostId } })).toBe(50);

  collector.close();
  await hub[Symbol.asyncDispose]();
  await fixture.remove();
  await opened[Symbol.asyncDispose]();
  await again[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});
