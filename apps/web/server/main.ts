/**
 * The control plane's process: pages, tRPC, hub, scheduler and, unless DATABASE_URL says otherwise, its own Postgres.
 * Started by another process with a channel, it says `{type: 'ready', link, localCollector}` on it.
 */
import { Disposal } from './disposal.ts';
import { createLog } from './log.ts';
import { readSettings } from './settings.ts';
import { start } from './start.ts';

/** Longer than any part needs; what hangs even so must not keep a service manager waiting. */
const stopLimitMs = 3_000;

const settings = readSettings(process.env);
const log = createLog(settings.logLevel);
const stack = new Disposal();

let isStopping = false;

/** Stops what runs, last started first. */
async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  setTimeout(() => process.exit(1), stopLimitMs).unref();
  try {
    await stack.dispose();
    process.exit(exitCode);
  } catch (error) {
    log.error({ err: error }, 'shutdown failed');
    process.exit(1);
  }
}

process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));

try {
  const { link, localCollectorArgs } = await start(settings, log, stack);
  const localCollector = localCollectorArgs && { args: localCollectorArgs };
  if (process.send) process.send({ type: 'ready', link, localCollector });
  else console.log(`\nSign in: ${link}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  log.fatal({ err: error }, 'start failed');
  await stop(1);
}
