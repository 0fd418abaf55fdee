import { status } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningHub } from '../../apps/web/server/hub/hub.ts';
import { enroll, FakeCollector, renew } from './collector.ts';
import { createDatabase, seedTeam } from './database.ts';
import { createHubFixture } from './hub.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
let fixture: Awaited<ReturnType<typeof createHubFixture>>;
let hub: RunningHub;
let teamId: string;

beforeAll(async () => {
  opened = await createDatabase();
  fixture = await createHubFixture(opened.db);
  hub = await fixture.start();
  ({
    team: { id: teamId },
  } = await seedTeam(opened.db, 0));
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await fixture.remove();
  await opened[Symbol.asyncDispose]();
});

const enrollWith = (token: string, name?: string) =>
  enroll(hub.port, fixture.authority, token, name);

test('a token becomes a host with its labels and a certificate, and the act is audited', async () => {
  const identity = await enrollWith(await fixture.token(teamId), 'db-1');
  const host = await opened.db.host.findUniqueOrThrow({ where: { id: identity.hostId } });
  expect(host).toMatchObject({ name: 'db-1', teamId, labels: { env: 'test' } });
  expect(host.certificateSerial).toMatch(/^[0-9a-f]{32}$/);
  const where = { action: 'host.enroll', subject: identity.hostId };
  expect(await opened.db.auditEntry.count({ where })).toBe(1);
});

test('a second host of the same name gets a number', async () => {
  await enrollWith(await fixture.token(teamId), 'cache');
  const { hostId } = await enrollWith(await fixture.token(teamId), 'cache');
  const host = await opened.db.host.findUniqueOrThrow({ where: { id: hostId } });
  expect(host.name).toBe('cache-2');
});

test('a token is good for one of many at once', async () => {
  const token = await fixture.token(teamId);
  const results = await Promise.allSettled([1, 2, 3, 4].map(() => enrollWith(token, 'race')));
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  const where = { name: { startsWith: 'race' } };
  expect(await opened.db.host.count({ where })).toBe(1);
});

test.each([
  ['unknown', async () => `nothing.${'0'.repeat(64)}`],
  ['empty', async () => ''],
  ['expired', () => fixture.token(teamId, -1)],
])('a token that is %s is refused', async (_, token) => {
  const error = { code: status.UNAUTHENTICATED };
  await expect(enrollWith(await token())).rejects.toMatchObject(error);
});

test('a malformed request is refused and leaves the token good', async () => {
  const token = await fixture.token(teamId);
  const broken = { ...fixture.deps, authority: fixture.deps.authority };
  const { enroll: direct } = await import('../../apps/web/server/hub/enroll.ts');
  const request = { token, certificateRequestPem: 'nonsense', hostName: 'x' };
  await expect(direct(broken, request)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  await expect(enrollWith(token)).resolves.toHaveProperty('hostId');
});

test('without a certificate nothing but enrolment is open', async () => {
  const collector = new FakeCollector(hub.port, fixture.authority);
  collector.hello();
  expect(await collector.ended).toMatchObject({ code: status.UNAUTHENTICATED });
  const error = { code: status.UNAUTHENTICATED };
  await expect(renew(hub.port, fixture.authority, undefined)).rejects.toMatchObject(error);
  expect(collector.heard).toEqual([]);
});

test('a certificate of another authority is as good as none', async () => {
  const other = await createHubFixture(opened.db);
  const otherHub = await other.start();
  const identity = await other.join(otherHub.port, teamId);
  const collector = new FakeCollector(hub.port, fixture.authority, identity);
  collector.hello();
  expect(await collector.ended).toMatchObject({ code: status.UNAUTHENTICATED });
  await otherHub[Symbol.asyncDispose]();
  await other.remove();
});

test('a revoked host is cut off, and refused from then on', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const collector = new FakeCollector(hub.port, fixture.authority, identity);
  collector.hello();
  await collector.hear('welcome');
  const { hostId } = identity;
  await opened.db.host.update({ where: { id: hostId }, data: { revokedAt: new Date() } });
  hub.disconnect(hostId);
  expect(await collector.ended).toMatchObject({ code: status.UNAVAILABLE });

  const again = new FakeCollector(hub.port, fixture.authority, identity);
  again.hello();
  const error = { code: status.PERMISSION_DENIED };
  expect(await again.ended).toMatchObject(error);
  await expect(renew(hub.port, fixture.authority, identity)).rejects.toMatchObject(error);
});

test('a host renews its own certificate and goes on with the new one', async () => {
  const identity = await fixture.join(hub.port, teamId);
  const before = await opened.db.host.findUniqueOrThrow({ where: { id: identity.hostId } });
  const renewed = await renew(hub.port, fixture.authority, identity);
  expect(renewed.certificatePem).not.toBe(identity.certificatePem);
  const after = await opened.db.host.findUniqueOrThrow({ where: { id: identity.hostId } });
  expect(after.certificateSerial).not.toBe(before.certificateSerial);
});
