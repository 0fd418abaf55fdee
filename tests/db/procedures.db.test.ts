import { afterAll, beforeAll, expect, test } from 'vitest';
import { neededRole } from '../../packages/api/index.ts';
import type { Role } from '../../packages/db/index.ts';
import { createDatabase, seedTeam } from './database.ts';
import { callAs, createQuietHub, createServices, procedurePaths } from './services.ts';

let opened: Awaited<ReturnType<typeof createDatabase>>;
beforeAll(async () => {
  opened = await createDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

async function createFixture(role: Role = 'ADMIN', hostCount = 2) {
  const seeded = await seedTeam(opened.db, hostCount, role);
  const hub = createQuietHub();
  const services = createServices(opened.db, hub);
  return { ...seeded, hub, services, api: callAs(services, seeded.user.id) };
}

/** About oneself, in no team. */
const own = ['me.get', 'me.update', 'me.setPassword', 'team.list', 'team.select'];

type Procedures = Record<string, (input: unknown) => Promise<unknown>>;

/** The code of the refusal; undefined when the procedure was entered, whatever it then said of an empty input. */
async function refusal(api: unknown, path: string): Promise<string | undefined> {
  const procedure = path
    .split('.')
    .reduce((each, name) => (each as Record<string, unknown>)[name], api) as Procedures[string];
  const error: unknown = await procedure({}).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const code = error instanceof Error && 'appCode' in error ? String(error.appCode) : undefined;
  return code === 'unauthenticated' || code === 'forbidden' ? code : undefined;
}

test.each(procedurePaths)('%s needs a session', async (path) => {
  const { services } = await createFixture('ADMIN', 0);
  expect(await refusal(callAs(services, undefined), path)).toBe('unauthenticated');
});

test.each(procedurePaths.filter((path) => !own.includes(path)))(
  '%s needs its role',
  async (path) => {
    const needed = new Map<string, Role>(Object.entries(neededRole)).get(path) ?? 'VIEWER';
    const roles = ['VIEWER', 'EDITOR', 'ADMIN'] as const;
    for (const role of roles) {
      const { api } = await createFixture(role, 0);
      const isAllowed = roles.indexOf(role) >= roles.indexOf(needed);
      expect([role, await refusal(api, path)]).toEqual([role, isAllowed ? undefined : 'forbidden']);
    }
  },
);

test('a user in no team sees themselves and nothing else', async () => {
  const { services } = await createFixture();
  const user = await opened.db.user.create({ data: { name: 'Alone', email: 'alone@example.org' } });
  const api = callAs(services, user.id);
  expect(await api.me.get()).toMatchObject({ activeTeam: null, role: null });
  await expect(api.host.list({})).rejects.toMatchObject({ appCode: 'forbidden' });
});

test('a run freezes its text and its hosts, and is audited', async () => {
  const { api, hub, hosts, team } = await createFixture();
  const { id } = await api.run.start({ text: 'BEGIN { }', selector: { labels: {} } });
  const run = await api.run.get({ id });
  expect(run).toMatchObject({
    number: 1,
    state: 'PENDING',
    text: 'BEGIN { }',
    hostCounts: { PENDING: 2 },
  });
  expect(run.hosts.map((host) => host.hostName).sort()).toEqual(['host-1', 'host-2']);
  expect(hub.asked).toEqual([`start ${id}`]);
  await api.run.stop({ id });
  expect(hub.asked).toContain(`stop ${id}`);
  await expect(api.run.stop({ id })).rejects.toMatchObject({ appCode: 'wrong-state' });
  const entries = await opened.db.auditEntry.findMany({ where: { teamId: team.id } });
  expect(entries.map((entry) => entry.action).sort()).toEqual(['run.start', 'run.stop']);
  expect(hosts).toHaveLength(2);
});

test('a selector takes hosts by labels or by id, the owner overrides the collector, revoked ones are out', async () => {
  const { api, hosts } = await createFixture('ADMIN', 3);
  const [a, b, c] = hosts.map((host) => host.id) as [string, string, string];
  const facts = { labels: { env: 'prod', zone: 'z1' } };
  await opened.db.host.updateMany({ where: { id: { in: [a, b, c] } }, data: { facts } });
  await api.host.update({ id: b, labels: { env: 'test' } });
  await api.host.revoke({ id: c });
  const start = async (selector: { hostIds?: string[]; labels?: Record<string, string> }) => {
    const { id } = await api.run.start({ text: 'x', selector });
    return (await api.run.get({ id })).hosts.map((host) => host.hostId).sort();
  };
  expect(await start({ labels: { env: 'prod' } })).toEqual([a]);
  expect(await start({ labels: { zone: 'z1' } })).toEqual([a, b].sort());
  expect(await start({ hostIds: [b, c] })).toEqual([b]);
  const nobody = { text: 'x', selector: { labels: { env: 'none' } } };
  await expect(api.run.start(nobody)).rejects.toMatchObject({ appCode: 'no-hosts' });
});

test('every save of a script is a version, and the same text is not saved twice', async () => {
  const { api } = await createFixture();
  const { id } = await api.script.create({ name: 'opens', text: 'one' });
  expect(await api.script.update({ id, text: 'two' })).toMatchObject({ version: 2 });
  expect(await api.script.update({ id, text: 'two', name: 'files' })).toMatchObject({ version: 2 });
  expect(await api.script.get({ id })).toMatchObject({ name: 'files', version: { text: 'two' } });
  expect(await api.script.get({ id, version: 1 })).toMatchObject({ version: { text: 'one' } });
  const taken = { name: 'files', text: 'x' };
  await expect(api.script.create(taken)).rejects.toMatchObject({ appCode: 'name-taken' });
  await api.script.archive({ id });
  expect(await api.script.list({})).toEqual([]);
  await expect(api.script.create(taken)).resolves.toMatchObject({ version: 1 });
});

test('changes of scripts and schedules are audited, with a name to know them by when they are gone', async () => {
  const { api, team, user } = await createFixture();
  const { id: scriptId } = await api.script.create({ name: 'opens', text: 'one' });
  await api.script.update({ id: scriptId, text: 'two' });
  const schedule = { name: 'nightly', scriptId, selector: { labels: {} }, everyMinutes: 60 };
  const { id } = await api.schedule.create(schedule);
  await api.schedule.update({ ...schedule, id, everyMinutes: 30 });
  await api.schedule.disable({ id });
  await api.schedule.enable({ id });
  await api.schedule.delete({ id });
  await api.script.archive({ id: scriptId });
  const where = { teamId: team.id };
  const entries = await opened.db.auditEntry.findMany({ where, orderBy: { id: 'asc' } });
  expect(entries.map(({ action, details }) => [action, details])).toEqual([
    ['script.create', { name: 'opens', version: 1 }],
    ['script.update', { name: 'opens', version: 2 }],
    ['schedule.create', { name: 'nightly', timing: 'every 60 minutes' }],
    ['schedule.update', { name: 'nightly', timing: 'every 30 minutes' }],
    ['schedule.disable', { name: 'nightly' }],
    ['schedule.enable', { name: 'nightly' }],
    ['schedule.delete', { name: 'nightly' }],
    ['script.archive', { name: 'opens' }],
  ]);
  expect(entries.every((entry) => entry.userId === user.id)).toBe(true);
});

test('a script is checked against each kernel of the hosts asked about', async () => {
  const { api, hosts } = await createFixture('VIEWER', 3);
  const seed = (release: string, info: Uint8Array<ArrayBuffer> | null) =>
    opened.db.kernel.create({ data: { release, btfHash: release, arch: 'x86_64', info } });
  const [known, unknown] = [await seed('6.1', new Uint8Array(3)), await seed('6.2', null)];
  const put = (index: number, kernelId: string) =>
    opened.db.host.update({ where: { id: hosts[index]!.id }, data: { kernelId } });
  await Promise.all([put(0, known.id), put(1, known.id), put(2, unknown.id)]);
  const hostIds = hosts.map((host) => host.id);
  const results = async (text: string) =>
    Object.fromEntries(
      (await api.script.check({ text, hostIds })).map((each) => [each.kernel.release, each.result]),
    );
  expect(await results('fine')).toEqual({ '6.1': 'ok', '6.2': 'unknown' });
  expect(await results('wrong')).toEqual({ '6.1': 'error', '6.2': 'unknown' });
  expect((await api.kernel.list()).map((kernel) => kernel.hostCount)).toEqual([2, 1]);
});

test('what belongs to another team is not there', async () => {
  const mine = await createFixture();
  const theirs = await createFixture();
  const { id } = await mine.api.run.start({ text: 'x', selector: { labels: {} } });
  const hostId = mine.hosts[0]!.id;
  const missing = { appCode: 'not-found' };
  await expect(theirs.api.run.get({ id })).rejects.toMatchObject(missing);
  await expect(theirs.api.run.stop({ id })).rejects.toMatchObject(missing);
  await expect(theirs.api.run.batches({ id })).rejects.toMatchObject(missing);
  expect(await theirs.api.run.snapshots({ id })).toEqual([]);
  await expect(theirs.api.host.get({ id: hostId })).rejects.toMatchObject(missing);
  await expect(theirs.api.host.revoke({ id: hostId })).rejects.toMatchObject(missing);
  const stolen = { text: 'x', selector: { hostIds: [hostId] } };
  await expect(theirs.api.run.start(stolen)).rejects.toMatchObject({ appCode: 'no-hosts' });
});

test('a join token is shown once, and its secret is not stored', async () => {
  const { api, team } = await createFixture();
  const { token, command } = await api.host.joinToken.create({ labels: { env: 'prod' } });
  const [secret, fingerprint] = token.split('.');
  expect(fingerprint).toMatch(/^f{64}$/);
  expect(command).toBe(`join ${token}`);
  const stored = await opened.db.joinToken.findFirstOrThrow({ where: { teamId: team.id } });
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(await api.host.joinToken.list()).toMatchObject([{ state: 'OPEN' }]);
  await api.host.joinToken.revoke({ id: stored.id });
  expect(await api.host.joinToken.list()).toMatchObject([{ state: 'EXPIRED' }]);
});

test('a team keeps its last admin', async () => {
  const { api, user } = await createFixture();
  const { userId } = await api.team.member.invite({ email: 'New@Example.org', role: 'VIEWER' });
  const demoted = { userId: user.id, role: 'EDITOR' } as const;
  await expect(api.team.member.update(demoted)).rejects.toMatchObject({ appCode: 'wrong-state' });
  await api.team.member.update({ userId, role: 'ADMIN' });
  await expect(api.team.member.remove({ userId: user.id })).resolves.toEqual({ userId: user.id });
});

test('an admin gets a sign-in link for new members, and none into other teams', async () => {
  const { api } = await createFixture();
  const other = await createFixture();
  const mine = { email: `mine-${Date.now()}@example.org`, role: 'VIEWER' } as const;
  expect((await api.team.member.invite(mine)).link).toContain(mine.email);
  expect((await api.team.member.invite(mine)).link).toContain(mine.email);
  const { link } = await api.team.member.invite({ email: other.user.email, role: 'ADMIN' });
  expect(link).toBeNull();
});

test('a user is told until there is a password', async () => {
  const { api, user } = await createFixture('VIEWER');
  expect((await api.me.get()).user.hasPassword).toBe(false);
  const account = { userId: user.id, accountId: user.id, providerId: 'credential', password: 'x' };
  await opened.db.account.create({ data: account });
  expect((await api.me.get()).user.hasPassword).toBe(true);
  const again = api.me.setPassword({ password: 'another password' });
  await expect(again).rejects.toMatchObject({ appCode: 'wrong-state' });
});

test('a run opens for every member of its team', async () => {
  const { api, services, team } = await createFixture();
  const { id } = await api.run.start({ text: 'x', selector: { labels: {} } });
  const data = { name: 'Viewer', email: `viewer-of-${team.id}@example.org` };
  const viewer = await opened.db.user.create({ data });
  await opened.db.member.create({ data: { teamId: team.id, userId: viewer.id, role: 'VIEWER' } });
  const opener = callAs(services, viewer.id);
  expect(await opener.run.get({ id })).toMatchObject({ id, text: 'x' });
  expect(await opener.run.batches({ id })).toMatchObject({ batches: [], isLast: true });
  const stranger = callAs(services, undefined);
  await expect(stranger.run.get({ id })).rejects.toMatchObject({ appCode: 'unauthenticated' });
});

test('a schedule says when it fires, and refuses what it cannot read', async () => {
  const { api } = await createFixture();
  const script = await api.script.create({ name: 's', text: 'x' });
  const schedule = { name: 'nightly', scriptId: script.id, selector: { labels: {} } };
  const { id } = await api.schedule.create({ ...schedule, cron: '0 3 * * *', timezone: 'UTC' });
  const read = await api.schedule.get({ id });
  expect(read.nextRunAt?.toISOString()).toMatch(/T03:00:00/);
  await api.schedule.disable({ id });
  expect(await api.schedule.get({ id })).toMatchObject({ enabled: false, nextRunAt: null });
  await api.schedule.enable({ id });
  expect((await api.schedule.get({ id })).nextRunAt).toEqual(read.nextRunAt);
  expect(await api.schedule.preview({ everyMinutes: 5 })).toHaveLength(5);
  const bad = { appCode: 'bad-input' };
  await expect(api.schedule.preview({ cron: '99 * * * *' })).rejects.toMatchObject(bad);
  await expect(api.schedule.preview({})).rejects.toMatchObject(bad);
  await expect(api.schedule.preview({ cron: '0 3 * * *', everyMinutes: 5 })).rejects.toMatchObject(
    bad,
  );
});
