import { expect, test } from 'vitest';
import { describeTiming } from './timing.ts';

test.each([
  [{ everyMinutes: 1, timezone: 'UTC' }, 'every minute'],
  [{ everyMinutes: 15, timezone: 'UTC' }, 'every 15 minutes'],
  [{ everyMinutes: 360, timezone: 'UTC' }, 'every 6 hours'],
  [{ everyMinutes: 1440, timezone: 'UTC' }, 'every day'],
  [
    { everyMinutes: null, cron: '0 3 * * *', timezone: 'Europe/Berlin' },
    '0 3 * * * (Europe/Berlin)',
  ],
])('%j reads %s', (timing, words) => expect(describeTiming(timing)).toBe(words));
