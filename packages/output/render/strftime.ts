/** A time zone at one moment: pure code has no clock and no zone database. */
export interface Zone {
  /** East of UTC. */
  readonly offsetSeconds: number;
  /** For `%Z`. */
  readonly name: string;
}

export const utc: Zone = { offsetSeconds: 0, name: 'UTC' };

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** A broken-down time, as struct tm. */
interface Moment {
  readonly date: Date;
  readonly seconds: number;
  readonly fractionNs: number;
  /** 0 is the first of January. */
  readonly dayOfYear: number;
  readonly zone: Zone;
}

/**
 * strftime(3) in the C locale for `ns` since 1970. `subSecond` adds bpftrace's `%f` (µs, 6 digits),
 * `%k` (ns, 9) and `%l` (ms, 3), which its strftime() knows and its time() does not.
 */
export function strftime(format: string, ns: bigint, zone: Zone, subSecond = true): string {
  const moment = breakDown(ns, zone);
  let text = '';
  for (let at = 0; at < format.length; at++) {
    const character = format[at]!;
    if (character !== '%' || at + 1 >= format.length) {
      text += character;
      continue;
    }
    at++;
    const modified = (format[at] === 'E' || format[at] === 'O') && at + 1 < format.length;
    if (modified) at++;
    const letter = format[at]!;
    const converted =
      (subSecond ? subSecondText(letter, moment) : undefined) ?? convert(letter, moment);
    text += converted ?? `%${letter}`;
  }
  return text;
}

/** The range of Date (ECMA-262, time values), which malformed clocks can leave. */
const dateSecondsMax = 8.64e12;

function breakDown(ns: bigint, zone: Zone): Moment {
  const fraction = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const seconds = Number((ns - fraction) / 1_000_000_000n);
  const local = seconds + zone.offsetSeconds;
  const date = new Date(Math.max(-dateSecondsMax, Math.min(dateSecondsMax, local)) * 1000);
  const startOfYear = Date.UTC(date.getUTCFullYear(), 0, 1);
  const dayOfYear = Math.floor((date.getTime() - startOfYear) / 86_400_000);
  return { date, seconds, fractionNs: Number(fraction), dayOfYear, zone };
}

const digits = (value: number, width: number, fill = '0'): string =>
  String(value).padStart(width, fill);

function subSecondText(letter: string, { fractionNs }: Moment): string | undefined {
  switch (letter) {
    case 'f':
      return digits(Math.trunc(fractionNs / 1000), 6);
    case 'k':
      return digits(fractionNs, 9);
    case 'l':
      return digits(Math.trunc(fractionNs / 1_000_000), 3);
    default:
      return undefined;
  }
}

/** One conversion of strftime(3), undefined for a letter it does not know. A flat dispatch. */
function convert(letter: string, moment: Moment): string | undefined {
  const { date, seconds, dayOfYear, zone } = moment;
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  const weekday = date.getUTCDay();
  const hour = date.getUTCHours();
  const minute = date.getUTCMinutes();
  const second = date.getUTCSeconds();
  const hour12 = hour % 12 === 0 ? 12 : hour % 12;
  const compose = (parts: string): string => strftime(parts, momentNs(moment), zone, false);
  switch (letter) {
    case 'a':
      return days[weekday]!.slice(0, 3);
    case 'A':
      return days[weekday];
    case 'b':
    case 'h':
      return months[month]!.slice(0, 3);
    case 'B':
      return months[month];
    case 'c':
      return compose('%a %b %e %H:%M:%S %Y');
    case 'C':
      return digits(Math.floor(year / 100), 2);
    case 'd':
      return digits(day, 2);
    case 'D':
    case 'x':
      return compose('%m/%d/%y');
    case 'e':
      return digits(day, 2, ' ');
    case 'F':
      return compose('%Y-%m-%d');
    case 'g':
      return digits(isoWeek(moment).year % 100, 2);
    case 'G':
      return String(isoWeek(moment).year);
    case 'H':
      return digits(hour, 2);
    case 'I':
      return digits(hour12, 2);
    case 'j':
      return digits(dayOfYear + 1, 3);
    case 'k':
      return digits(hour, 2, ' ');
    case 'l':
      return digits(hour12, 2, ' ');
    case 'm':
      return digits(month + 1, 2);
    case 'M':
      return digits(minute, 2);
    case 'n':
      return '\n';
    case 'p':
      return hour < 12 ? 'AM' : 'PM';
    case 'P':
      return hour < 12 ? 'am' : 'pm';
    case 'r':
      return compose('%I:%M:%S %p');
    case 'R':
      return compose('%H:%M');
    case 's':
      return String(seconds);
    case 'S':
      return digits(second, 2);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return compose('%H:%M:%S');
    case 'u':
      return String(weekday === 0 ? 7 : weekday);
    case 'U':
      return digits(Math.floor((dayOfYear + 7 - weekday) / 7), 2);
    case 'V':
      return digits(isoWeek(moment).week, 2);
    case 'w':
      return String(weekday);
    case 'W':
      return digits(Math.floor((dayOfYear + 7 - ((weekday + 6) % 7)) / 7), 2);
    case 'y':
      return digits(((year % 100) + 100) % 100, 2);
    case 'Y':
      return String(year);
    case 'z':
      return zoneOffsetText(zone.offsetSeconds);
    case 'Z':
      return zone.name;
    case '%':
      return '%';
    default:
      return undefined;
  }
}

const momentNs = (moment: Moment): bigint =>
  BigInt(moment.seconds) * 1_000_000_000n + BigInt(moment.fractionNs);

/** ISO 8601: week 1 has the year's first Thursday, weeks start on Monday. */
function isoWeek({ date }: Moment): { year: number; week: number } {
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - weekday + 3),
  );
  const year = thursday.getUTCFullYear();
  const dayOfYear = (thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000;
  return { year, week: Math.floor(dayOfYear / 7) + 1 };
}

function zoneOffsetText(offsetSeconds: number): string {
  const minutes = Math.floor(Math.abs(offsetSeconds) / 60);
  const sign = offsetSeconds < 0 ? '-' : '+';
  return sign + digits(Math.floor(minutes / 60), 2) + digits(minutes % 60, 2);
}
