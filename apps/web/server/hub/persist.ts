import { setTimeout as sleep } from 'node:timers/promises';
import type { HubDeps } from './deps.ts';

const firstPauseMs = 100;
const longestPauseMs = 5_000;
/** So often work may fail while the database answers; then the fault is in the work. */
const attempts = 3;

export interface PersistOptions {
  /** Ends the waiting: the stream is gone, or the process is. */
  readonly signal: AbortSignal;
  /** Called before each pause, so that the collector can be told that somebody is still there. */
  readonly onWait: () => void;
}

/**
 * Runs work on the database until it succeeds. While the database is away it waits as long as it takes, since what
 * came from a host must not be lost and the collector keeps what is not acknowledged. The two kinds of failure are told apart by
 * asking the database for something that cannot fail, not by the many codes that drivers have for "away".
 */
export async function persist<Result>(
  { db, log }: Pick<HubDeps, 'db' | 'log'>,
  { signal, onWait }: PersistOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  let pauseMs = firstPauseMs;
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      const isThere = await db.$queryRaw`SELECT 1`.then(
        () => true,
        () => false,
      );
      if (isThere && ++failures >= attempts) throw error;
      log.warn({ err: error, isThere, pauseMs }, 'storing failed; trying again');
      onWait();
      await sleep(pauseMs, undefined, { signal });
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
  }
}
