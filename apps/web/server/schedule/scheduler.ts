import type { Services } from '@sonde/api';
import { applyRetention, type OpenDatabase } from '@sonde/db';
import { Logger, run } from 'graphile-worker';
import type { Log } from '../log.ts';
import { startDue } from './start-due.ts';

export interface SchedulerDeps {
  readonly services: Pick<Services, 'db' | 'hub'>;
  readonly pool: OpenDatabase['pool'];
  readonly log: Log;
}

/** Once a minute, and once a night. Nothing is made up for by the queue: each task looks at what is due by itself. */
const crontab = ['* * * * * startDue', '17 3 * * * applyRetention'].join('\n');

/** Runs the background jobs. Disposing waits for those under way. */
export async function startScheduler({
  services,
  pool,
  log,
}: SchedulerDeps): Promise<AsyncDisposable> {
  const runner = await run({
    pgPool: pool,
    crontab,
    concurrency: 2,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => log.debug({ level }, message)),
    taskList: {
      startDue: () => startDue(services, log, new Date()),
      applyRetention: async () => {
        log.info(await applyRetention(pool, new Date()), 'retention applied');
      },
    },
  });
  // What fell due while we were down should not wait for the next minute.
  await runner.addJob('startDue', {}, { jobKey: 'startDue at start' });
  return { [Symbol.asyncDispose]: () => runner.stop() };
}
