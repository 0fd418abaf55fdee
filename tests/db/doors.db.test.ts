import { gzipSync } from 'node:zlib';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Auth, createAuth } from '../../apps/web/server/auth.ts';
import { createControlPlane } from '../../apps/web/server/control-plane.ts';
import { ensureFirstAdmin } from '../../apps/web/server/first-admin.ts';
import type { ControlPlane } from '../../packages/api/index.ts';
import { createDatabase } from './database.ts';
import { createQuietHub, createServices } from './services.ts';

const url = 'https://sonde.example';
const email = 'admin@example.org';
let opened: Awaited<ReturnType<typeof createDatabase>>;
let auth: Auth;
let doors: ControlPlane;

beforeAll(async () => {
  opened = await createDatabase();
  const { db, pool } = opened;
  auth = createAuth({ db, url, origins: [], secret: 'x'.repeat(32) });
  const log = pino({ level: 'silent' });
  const services = { ...createServices(db, createQuietHub()), setPassword: auth.setPassword };
  doors = createControlPlane({
    services,
    auth,
    pool,
    log,
    onlineHosts: () => 3,
    url: 'http://sonde.test',
  });
  await ensureFirstAdmin(db, email);
});
afterAll(() => opened[Symbol.asyncDispose]());

/** Follows a fresh link, and returns the cookie it leaves. */
async function signIn(): Promise<string> {
  const response = await doors.signIn(new Request(url + (await auth.signInPath(email))));
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const call = (path: string, init: RequestInit = {}) =>
  doors.trpc(new Request(`${url}/api/trpc/${path}`, init));

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  new Request(url + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', host: 'sonde.example', origin: url, ...headers },
  });

test('a link signs in once, with a cookie that scripts and other sites do not get', async () => {
  const path = await auth.signInPath(email);
  const first = await doors.signIn(new Request(url + path));
  expect(first.headers.get('location')).toBe(`${url}/`);
  const cookie = first.headers.get('set-cookie') ?? '';
  for (const part of ['HttpOnly', 'SameSite=Lax', 'Secure']) expect(cookie).toContain(part);
  const second = await doors.signIn(new Request(url + path));
  expect(second.headers.get('location')).toContain('/sign-in?error=');
  expect(second.headers.get('set-cookie')).toBeNull();
});

test('the secret of a link is not stored', async () => {
  const token = (await auth.signInPath(email)).split('=')[1] ?? '';
  const rows = await opened.db.verification.findMany();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test('a session opens the API, until it expires or is signed out', async () => {
  const cookie = await signIn();
  const me = () => call('me.get', { headers: { cookie } });
  expect((await me()).status).toBe(200);
  await opened.db.authSession.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
  expect((await me()).status).toBe(401);

  const again = await signIn();
  await doors.auth(post('/api/auth/sign-out', {}, { cookie: again }));
  expect((await call('me.get', { headers: { cookie: again } })).status).toBe(401);
  expect((await call('me.get')).status).toBe(401);
});

test('a password that was set signs in, and a wrong one does not', async () => {
  const cookie = await signIn();
  const password = 'a long enough one';
  const set = () =>
    doors.trpc(post('/api/trpc/me.setPassword', { json: { password } }, { cookie }));
  expect((await set()).status).toBe(200);
  expect((await set()).status).toBe(412);
  const enter = (attempt: string) =>
    doors.auth(post('/api/auth/sign-in/email', { email, password: attempt }));
  expect((await enter(password)).status).toBe(200);
  expect((await enter(`${password}!`)).status).toBe(401);
});

test.each(['/api/auth/sign-up/email', '/api/auth/sign-in/magic-link'])(
  '%s is closed: people come by invitation',
  async (path) => {
    const body = { email: 'stranger@example.org', password: 'a long enough one', name: 'x' };
    expect((await doors.auth(post(path, body))).ok).toBe(false);
    expect(await opened.db.user.count({ where: { email: body.email } })).toBe(0);
  },
);

test('a page of another site cannot act with the cookie', async () => {
  const cookie = await signIn();
  const body = { json: {} };
  const from = (origin: string) =>
    doors.trpc(post('/api/trpc/host.joinToken.create', body, { cookie, origin }));
  expect((await from('https://evil.example')).status).toBe(403);
  expect((await from('null')).status).toBe(403);
  expect((await from(url)).status).toBe(200);
});

test('a kernel is for the teams that run it, packed for the browser', async () => {
  const { db } = opened;
  const cookie = await signIn();
  const info = new Uint8Array(gzipSync('facts'));
  const kernel = await db.kernel.create({ data: { btfHash: 'a', release: '6', arch: 'x', info } });
  const get = (headers: Record<string, string>) =>
    doors.kernel(new Request(`${url}/api/kernels/${kernel.id}`, { headers }), kernel.id);
  expect((await get({})).status).toBe(401);
  expect((await get({ cookie })).status).toBe(404);
  const { teamId } = await ensureFirstAdmin(db, email);
  await db.host.create({ data: { teamId, name: 'h', kernelId: kernel.id } });
  const response = await get({ cookie });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(new Uint8Array(await response.arrayBuffer())).toEqual(info);
});

test('metrics and health need nobody, and name nobody', async () => {
  expect(await doors.isHealthy()).toBe(true);
  expect(await doors.metrics()).toMatch(/^sonde_hosts_online 3$/m);
});

test('a new host gets the install script, and nothing outside of the collector', async () => {
  const script = await (await doors.collectorFile('collector.sh')).text();
  expect(script).toContain('"http://sonde.test/install/');
  for (const name of ['collector.mjs', 'kernel-worker.mjs', 'sonde.node']) {
    expect(script).toContain(name);
    expect((await doors.collectorFile(name)).status).toBe(200);
  }
  for (const name of ['../package.json', 'toString', 'build/sonde.node'])
    expect((await doors.collectorFile(name)).status).toBe(404);
});
