import { join } from 'node:path';
import type { Services } from '@sonde/api';
import { compile } from '@sonde/compiler';
import { createBatchPartitions, migrate, openDatabase, partitionDaysAhead } from '@sonde/db';
import { createAuth } from './auth.ts';
import { openAuthority } from './authority/authority.ts';
import { createBus } from './bus.ts';
import { joinCommand } from './collector-install.ts';
import { createControlPlane } from './control-plane.ts';
import type { Disposal } from './disposal.ts';
import { ensureFirstAdmin } from './first-admin.ts';
import { startHub } from './hub/hub.ts';
import { openKernel, readKernel } from './kernel-info.ts';
import { prepareLocalCollector } from './local-collector.ts';
import type { Log } from './log.ts';
import { reachableNames } from './names.ts';
import { appDirectory, startPages } from './pages.ts';
import { startPostgres } from './postgres/embedded.ts';
import { step } from './progress.ts';
import { setControlPlane } from './registry.ts';
import { nextTimes } from './schedule/next-times.ts';
import { startScheduler } from './schedule/scheduler.ts';
import { keepSecretFile, randomSecret } from './secret-file.ts';
import type { Settings } from './settings.ts';

const leaseMs = 30_000;
const sweepIntervalMs = 5_000;

/** What is running, and what whoever started it wants to know. */
export interface Started {
  /** Signs the first administrator in, once. */
  readonly link: string;
  /** Arguments for the collector on this machine; absent unless asked for. */
  readonly localCollectorArgs: readonly string[] | undefined;
}

/**
 * Starts everything, in the order in which one part needs another. Each part is handed to `stack` as soon as it runs,
 * so that what did start is stopped again, last one first, when a later part fails or the process is to end.
 */
export async function start(settings: Settings, log: Log, stack: Disposal): Promise<Started> {
  const { data } = settings;
  const databaseUrl =
    settings.databaseUrl ??
    (await step('database', async () => stack.use(await startPostgres(data)))).url;
  const { db, pool } = stack.use(openDatabase(databaseUrl));
  await step('migrations', async () => {
    await migrate(pool, join(appDirectory, '..', '..', 'prisma', 'migrations'));
    await createBatchPartitions(pool, new Date(), partitionDaysAhead);
  });

  const authority = await openAuthority(data);
  const bus = createBus();
  const hub = await step('hub', async () =>
    stack.use(
      await startHub(
        { db, bus, authority, openKernel, log, leaseMs },
        { port: settings.hubPort, names: reachableNames(settings.hubHost), sweepIntervalMs },
      ),
    ),
  );

  const auth = createAuth({
    db,
    url: settings.url,
    origins: [`http://localhost:${settings.port}`, `http://127.0.0.1:${settings.port}`],
    secret: await keepSecretFile(join(data, 'session-secret'), randomSecret),
  });
  const services: Services = {
    db,
    hub,
    bus,
    checker: { compile, readKernel },
    nextTimes,
    authorityFingerprint: authority.fingerprint,
    joinCommand: (token) => joinCommand(settings, hub.port, token),
    signInLink: async (email) => settings.url + (await auth.signInPath(email)),
    setPassword: auth.setPassword,
  };
  const onlineHosts = () => hub.onlineHosts;
  const { url } = settings;
  setControlPlane(createControlPlane({ services, auth, pool, log, onlineHosts, url }));
  stack.use(await step('scheduler', () => startScheduler({ services, pool, log })));

  const { teamId } = await ensureFirstAdmin(db, settings.adminEmail);
  const localCollectorArgs = settings.localCollector
    ? await prepareLocalCollector({
        db,
        teamId,
        dataFolder: data,
        hubPort: hub.port,
        authorityFingerprint: authority.fingerprint,
      })
    : undefined;
  const { port, address, isDevelopment } = settings;
  const pages = { directory: appDirectory, port, address, isDevelopment };
  await step('pages', async () => stack.use(await startPages(pages)));
  return { link: await services.signInLink(settings.adminEmail), localCollectorArgs };
}
