/** When a schedule starts runs: every so many minutes, or by a cron expression in a timezone. */
export interface Timing {
  readonly everyMinutes?: number | null | undefined;
  readonly cron?: string | null | undefined;
  readonly timezone: string;
}

/** In words: `every 15 minutes`, `every 6 hours`, `0 3 * * * (Europe/Berlin)`. */
export function describeTiming(timing: Timing): string {
  const minutes = timing.everyMinutes;
  if (typeof minutes !== 'number') return `${timing.cron ?? ''} (${timing.timezone})`;
  if (minutes % 1440 === 0) return minutes === 1440 ? 'every day' : `every ${minutes / 1440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? 'every hour' : `every ${minutes / 60} hours`;
  return minutes === 1 ? 'every minute' : `every ${minutes} minutes`;
}

/** The timezones that this browser knows, the viewer's first. */
export function timezones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
