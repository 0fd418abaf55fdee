import { expect, test } from 'vitest';
import { nextAfter, nextTimes } from './next-times.ts';

const at = (text: string) => new Date(`${text}Z`);
const utc = { timezone: 'UTC' };

test.each([
  ['every 15 minutes', { everyMinutes: 15, ...utc }, ['10:15', '10:30']],
  ['at 12 and 18', { cron: '0 12,18 * * *', ...utc }, ['12:00', '18:00']],
  ['in its own zone', { cron: '0 12 * * *', timezone: 'Europe/Paris' }, ['10:00', '10:00']],
])('%s', (_, timing, expected) => {
  const times = nextTimes(timing, at('2026-07-01T10:00:00'), 2);
  expect(times.map((time) => time.toISOString().slice(11, 16))).toEqual(expected);
});

test('a day that has an hour twice fires once a day', () => {
  const daily = { cron: '30 2 * * *', timezone: 'Europe/Paris' };
  const times = nextTimes(daily, at('2026-10-24T12:00:00'), 2);
  expect(times).toHaveLength(2);
  expect(times[1]!.getTime() - times[0]!.getTime()).toBeGreaterThan(20 * 3_600_000);
});

test.each([
  ['no cron', { cron: 'often', ...utc }, 'five fields'],
  ['seconds', { cron: '* * * * * *', ...utc }, 'five fields'],
  ['a minute too many', { cron: '61 * * * *', ...utc }, '61'],
  ['no such zone', { cron: '* * * * *', timezone: 'Mars/Olympus' }, 'Mars/Olympus'],
])('%s is refused', (_, timing, message) => {
  expect(() => nextTimes(timing, new Date(0), 1)).toThrow(RangeError);
  expect(() => nextTimes(timing, new Date(0), 1)).toThrow(message);
});

test.each([
  ['in time', '10:00:00', '10:10'],
  ['a little late', '10:04:00', '10:10'],
  ['after a long night', '23:59:59', '00:00'],
])('a rhythm of ten minutes keeps its beat: %s', (_, now, expected) => {
  const next = nextAfter(
    { everyMinutes: 10, ...utc },
    at('2026-07-01T10:00:00'),
    at(`2026-07-01T${now}`),
  );
  expect(next?.toISOString().slice(11, 16)).toBe(expected);
});
