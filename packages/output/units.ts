/** A number for a person: three significant digits and a unit. For display only; exports keep the number. */

const timeUnits = [
  ['d', 86_400_000_000_000],
  ['h', 3_600_000_000_000],
  ['min', 60_000_000_000],
  ['s', 1_000_000_000],
  ['ms', 1_000_000],
  ['µs', 1_000],
  ['ns', 1],
] as const;

/** Nanoseconds: `1.2 ms`, `850 ns`, `2.5 h`. */
export const formatDuration = (ns: number): string => scaled(ns, timeUnits, ' ') ?? '0 ns';

const byteUnits = [
  ['EiB', 2 ** 60],
  ['PiB', 2 ** 50],
  ['TiB', 2 ** 40],
  ['GiB', 2 ** 30],
  ['MiB', 2 ** 20],
  ['KiB', 2 ** 10],
  ['B', 1],
] as const;

/** Bytes: `4.0 KiB`, `512 B`. */
export const formatBytes = (bytes: number): string => scaled(bytes, byteUnits, ' ') ?? '0 B';

const countUnits = [
  ['T', 1e12],
  ['G', 1e9],
  ['M', 1e6],
  ['k', 1e3],
  ['', 1],
] as const;

/** A count: `12 k`, `3.4 M`, `512`. */
export const formatCount = (count: number): string => scaled(count, countUnits, ' ')?.trim() ?? '0';

/** Events per second: `12 k/s`, `0.25/s`. */
export const formatRate = (perSecond: number): string => `${formatCount(perSecond)}/s`;

/** A share of 1 as percent: `12.3 %`. */
export const formatShare = (share: number): string =>
  Number.isFinite(share) ? `${digits(share * 100)} %` : '–';

/** A relative change: `+50 %`, `−3.0 %`; more than a doubling as a factor, `×3.2`. */
export function formatChange(relative: number): string {
  if (!Number.isFinite(relative)) return '–';
  if (relative >= 1) return `×${digits(relative + 1)}`;
  const sign = relative < 0 ? '−' : '+';
  return `${sign}${digits(Math.abs(relative) * 100)} %`;
}

/** The largest unit of which there is at least one; below all, the smallest. Undefined for zero and for no number. */
function scaled(
  value: number,
  units: readonly (readonly [name: string, size: number])[],
  separator: string,
): string | undefined {
  if (value === 0 || !Number.isFinite(value)) return undefined;
  // What rounds up to the next unit belongs to it: 999 950 ns is 1.0 ms.
  const magnitude = Math.abs(value) * 1.0005;
  const [name, size] = units.find(([, each]) => magnitude >= each) ?? units.at(-1)!;
  const sign = value < 0 ? '−' : '';
  const number = Math.abs(value) / size;
  const text = size === 1 && Number.isInteger(number) ? String(number) : digits(number);
  return `${sign}${text}${separator}${name}`;
}

/** One digit after the point up to ten, none above; two below one. */
function digits(value: number): string {
  if (value >= 9.95) return value.toFixed(0);
  return value === 0 ? '0' : value.toFixed(value >= 0.995 ? 1 : 2);
}
