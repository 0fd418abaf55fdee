import { expect, test } from 'vitest';
import { strftime, utc, type Zone } from './strftime.ts';

const instant = 2_795_363_149_903_093_509n;

// 2058-07-31 17:45:49 UTC, as bpftrace (glibc) printed it.
test.each([
  ['%a %A %b %B %c', 'Wed Wednesday Jul July Wed Jul 31 17:45:49 2058'],
  ['%C %d %D %e %F %g %G %h', '20 31 07/31/58 31 2058-07-31 58 2058 Jul'],
  ['%H %I %j %m %M%n%p %r %R %S%t%T', '17 05 212 07 45\nPM 05:45:49 PM 17:45 49\t17:45:49'],
  ['%u %U %V %w %W %x %X %y %Y %z %Z %%', '3 30 31 3 30 07/31/58 17:45:49 58 2058 +0000 UTC %'],
  ['%f %k %l %s %P', '903093 903093509 903 2795363149 pm'],
  ['%Ey %Od %q %', '58 31 %q %'],
])('%s is %s', (format, expected) => {
  expect(strftime(format, instant, utc)).toBe(expected);
});

// ISO weeks at the turns of years, from the definition: the week of the year's first Thursday is week 1.
test.each([
  [Date.UTC(2021, 0, 3), '2020-W53-7 01 00'],
  [Date.UTC(2021, 0, 4), '2021-W01-1 01 01'],
  [Date.UTC(2024, 11, 30), '2025-W01-1 52 53'],
  [Date.UTC(2023, 0, 1), '2022-W52-7 01 00'],
])('weeks of %d', (ms, expected) => {
  expect(strftime('%G-W%V-%u %U %W', BigInt(ms) * 1_000_000n, utc)).toBe(expected);
});

test('zones shift the clock and name themselves', () => {
  const zone: Zone = { offsetSeconds: -(3 * 3600 + 30 * 60), name: 'NST' };
  expect(strftime('%F %T %z %Z', 0n, zone)).toBe('1969-12-31 20:30:00 -0330 NST');
});

test('before 1970 the fraction still counts forward', () => {
  expect(strftime('%T.%k', -1n, utc)).toBe('23:59:59.999999999');
});

test('without sub-second letters, %k and %l are glibc hours', () => {
  expect(strftime('[%k][%l][%f]', 0n, utc, false)).toBe('[ 0][12][%f]');
});

test('a time beyond what a date can hold is the last that it can', () => {
  expect(strftime('%a %Y', 10n ** 30n, utc)).toBe('Sat 275760');
});
