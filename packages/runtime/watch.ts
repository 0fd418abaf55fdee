import type { Losses } from './losses.ts';
import type { SessionOptions } from './options.ts';
import type { EndReason, SessionOutput } from './output.ts';
import type { Overhead } from './overhead.ts';

export interface WatchOptions {
  readonly session: Pick<SessionOptions, 'limits' | 'snapshotIntervalMs' | 'statsIntervalMs'>;
  readonly losses: Losses;
  /** Present when statistics are on. Each of those who measure counts from its own last time. */
  readonly createOverhead: (() => Overhead) | undefined;
  /** Records that travelled until now. */
  readonly events: () => bigint;
  readonly push: (output: SessionOutput) => Promise<void>;
  readonly pushSnapshots: () => Promise<void>;
  readonly end: (reason: EndReason) => void;
}

/** Losses and limits are looked at this often. */
const checkIntervalMs = 1000;
/** Seconds in a row over the overhead budget before a session is ended: one may be an accident. */
const patience = 2;

/** The clocks of a running session: limits, losses, statistics, periodic snapshots. Gives what stops them. */
export function watchSession(options: WatchOptions): () => void {
  const { session, end } = options;
  const { limits = {}, snapshotIntervalMs, statsIntervalMs } = session;
  const timers: NodeJS.Timeout[] = [];
  const check = limitChecker(options);
  timers.push(setInterval(check, checkIntervalMs));
  if (limits.durationMs !== undefined)
    timers.push(setTimeout(() => end('duration'), limits.durationMs));
  // A slow receiver gets fewer snapshots and statistics, not a queue of them.
  if (snapshotIntervalMs !== undefined)
    timers.push(setInterval(skipWhileBusy(options.pushSnapshots), snapshotIntervalMs));
  if (statsIntervalMs !== undefined)
    timers.push(setInterval(skipWhileBusy(statsPusher(options)), statsIntervalMs));
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

function limitChecker(options: WatchOptions): () => void {
  const { session, losses, events, push, end } = options;
  const { eventsPerSecond, cpuShare } = session.limits ?? {};
  const overhead = options.createOverhead?.();
  let lastEvents = events();
  let secondsOver = 0;
  return () => {
    const lost = losses.poll();
    if (lost !== undefined) void push(lost);
    const total = events();
    if (eventsPerSecond !== undefined && total - lastEvents > BigInt(eventsPerSecond))
      return end('event-rate');
    lastEvents = total;
    if (cpuShare === undefined || overhead === undefined) return;
    secondsOver = overhead.measure(performance.now()).cpuShare > cpuShare ? secondsOver + 1 : 0;
    if (secondsOver >= patience) end('overhead');
  };
}

function statsPusher(options: WatchOptions): () => Promise<void> {
  const { losses, events, push } = options;
  const overhead = options.createOverhead?.();
  return async () => {
    if (overhead === undefined) return;
    await push({
      kind: 'stats',
      ...overhead.measure(performance.now()),
      events: events(),
      lostEvents: losses.events,
      lostMapUpdates: losses.mapUpdates,
      missed: losses.missed,
    });
  };
}

function skipWhileBusy(work: () => Promise<void>): () => void {
  let busy = false;
  return () => {
    if (busy) return;
    busy = true;
    void work().finally(() => {
      busy = false;
    });
  };
}
