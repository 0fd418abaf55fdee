import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScheduler } from '../../apps/web/server/schedule/scheduler.ts';
import { startDue } from '../../apps/web/server/schedule/start-due.ts';
import { createDatabase, seedTeam } from './database.ts';
import { callAs, createQuietHub, createServices } from './services.ts';

const log = pino({ level: 'silent' });
let opened: Awaited<ReturnType<typeof createDatabase>>;
beforeAll(async () => {
  opened = await createDatabase();
});
afterAll(() => opened[Symbol.asyncDispose]());

async function createSchedule(hostCount = 1) {
  const { db } = opened;
  const { user } = await seedTeam(db, hostCount);
  const services = createServices(db, createQuietHub());
  const api = callAs(services, user.id);
  const script = await api.script.create({ name: 's', text: 'old' });
  const { id } = await api.schedule.create({
    name: 'often',
    scriptId: script.id,
    selector: { labels: {} },
    named: { top: '5' },
    pid: 42,
    reportsReads: true,
    everyMinutes: 10,
    keepDays: 7,
  });
  const runs = async () => (await api.schedule.get({ id })).runs;
  const due = async () => (await api.schedule.get({ id })).nextRunAt!;
  return { id, services, api, script, runs, due };
}

const minutes = (time: Date, count: number) => new Date(time.getTime() + count * 60_000);

test('a schedule starts the newest version when it is due, and not before', async () => {
  const { services, api, script, runs, due } = await createSchedule();
  const first = await due();
  await startDue(services, log, minutes(first, -1));
  expect(await runs()).toEqual([]);
  await api.script.update({ id: script.id, text: 'new' });
  await startDue(services, log, first);
  const [run] = await runs();
  expect(run).toMatchObject({ scriptName: 's', startedBy: null, scriptVersion: { number: 2 } });
  const frozen = { text: 'new', keepDays: 7, named: { top: '5' }, pid: 42, reportsReads: true };
  expect(await api.run.get({ id: run!.id })).toMatchObject(frozen);
  expect(await due()).toEqual(minutes(first, 10));
});

test('the list shows the last run of each schedule', async () => {
  const { id, services, api, due } = await createSchedule();
  const lastRun = async () => (await api.schedule.list())[0]!.lastRun;
  expect(await lastRun()).toBeNull();
  await startDue(services, log, await due());
  await startDue(services, log, await due());
  const { runs, lastRun: shown } = await api.schedule.get({ id });
  expect(await lastRun()).toMatchObject({ number: 2, state: 'PENDING', id: runs[0]!.id });
  expect(shown).toEqual(await lastRun());
});

test('starts that were missed become one', async () => {
  const { services, runs, due } = await createSchedule();
  const first = await due();
  await startDue(services, log, minutes(first, 95));
  await startDue(services, log, minutes(first, 95));
  expect(await runs()).toHaveLength(1);
  expect(await due()).toEqual(minutes(first, 100));
});

test('of several control planes one starts it', async () => {
  const { services, runs, due } = await createSchedule();
  const now = await due();
  await Promise.all([1, 2, 3, 4].map(() => startDue(services, log, now)));
  expect(await runs()).toHaveLength(1);
});

test('a time without hosts is skipped, and the next one comes', async () => {
  const { services, runs, due } = await createSchedule(0);
  const first = await due();
  await startDue(services, log, first);
  expect(await runs()).toEqual([]);
  expect(await due()).toEqual(minutes(first, 10));
});

test('the scheduler starts at once what fell due while nobody ran', async () => {
  const { id, services, runs } = await createSchedule();
  const nextRunAt = new Date(Date.now() - 60_000);
  await opened.db.schedule.update({ where: { id }, data: { nextRunAt } });
  const scheduler = await startScheduler({ services, pool: opened.pool, log });
  while ((await runs()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await scheduler[Symbol.asyncDispose]();
  expect(await runs()).toHaveLength(1);
});
