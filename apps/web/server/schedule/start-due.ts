import { AppError, type Services, startInput, startRun, storedParameters } from '@sonde/api';
import type { Log } from '../log.ts';
import { nextAfter } from './next-times.ts';

/**
 * Starts the schedules whose time has come. Each is claimed by moving its time on, so of several control planes one
 * starts it; since the new time lies after `now`, starts that were missed while nobody ran become one.
 */
export async function startDue(
  services: Pick<Services, 'db' | 'hub'>,
  log: Log,
  now: Date,
): Promise<void> {
  const { db } = services;
  const due = await db.schedule.findMany({ where: { enabled: true, nextRunAt: { lte: now } } });
  for (const schedule of due) {
    const { id, nextRunAt } = schedule;
    if (nextRunAt === null) continue;
    const { everyMinutes, cron, timezone } = schedule;
    const timing = { everyMinutes: everyMinutes ?? undefined, cron: cron ?? undefined, timezone };
    const { count } = await db.schedule.updateMany({
      where: { id, enabled: true, nextRunAt },
      data: { nextRunAt: nextAfter(timing, nextRunAt, now) ?? null },
    });
    if (count === 0) continue;
    await startOne(services, id).catch((error: unknown) => {
      // No host today is an ordinary day; anything else is worth a look. The next time comes either way.
      const level = error instanceof AppError ? 'info' : 'error';
      log[level]({ err: error, scheduleId: id }, 'schedule did not start');
    });
  }
}

async function startOne(services: Pick<Services, 'db' | 'hub'>, id: string): Promise<void> {
  const { db } = services;
  const schedule = await db.schedule.findUniqueOrThrow({
    where: { id },
    include: {
      script: { include: { versions: { orderBy: { number: 'desc' }, take: 1 } } },
      scriptVersion: true,
    },
  });
  const { script, teamId, keepDays, selector, limits } = schedule;
  const version = schedule.scriptVersion ?? script.versions[0];
  const input = startInput.parse({
    text: version?.text,
    scriptVersionId: version?.id,
    scriptName: script.name,
    selector,
    limits,
    ...storedParameters(schedule),
  });
  const starter = { teamId, userId: null, schedule: { id, keepDays } };
  const run = await startRun(services, starter, input);
  await db.schedule.update({ where: { id }, data: { lastRunId: run.id } });
}
