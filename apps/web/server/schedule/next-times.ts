import type { Timing } from '@sonde/api';
import { CronExpressionParser } from 'cron-parser';

const minuteMs = 60_000;

/** The next `count` times after `after`. Throws a RangeError when the cron line or the time zone cannot be read. */
export function nextTimes(timing: Timing, after: Date, count: number): Date[] {
  const { everyMinutes, cron, timezone } = timing;
  if (everyMinutes !== undefined) {
    return Array.from(
      { length: count },
      (_, index) => new Date(after.getTime() + (index + 1) * everyMinutes * minuteMs),
    );
  }
  checkTimezone(timezone);
  // A sixth field would mean seconds; a schedule is looked at once a minute.
  if (cron?.trim().split(/\s+/).length !== 5) throw new RangeError('cron takes five fields');
  try {
    const times = CronExpressionParser.parse(cron, { currentDate: after, tz: timezone });
    return times.take(count).map((time) => time.toDate());
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * When a schedule that was due at `due` fires next, seen from `now`. What was missed in between is skipped; a rhythm of
 * minutes keeps its beat, however late one start was.
 */
export function nextAfter(timing: Timing, due: Date, now: Date): Date | undefined {
  if (timing.everyMinutes === undefined) return nextTimes(timing, now, 1)[0];
  const periodMs = timing.everyMinutes * minuteMs;
  const periods = Math.floor((now.getTime() - due.getTime()) / periodMs) + 1;
  return new Date(due.getTime() + periods * periodMs);
}

function checkTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new RangeError(`unknown time zone ${timezone}`);
  }
}
