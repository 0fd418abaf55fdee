/** Numbers and times as the pages show them. Exact values belong in a title beside them. */

import { formatBytes as scaleBytes, formatCount as scaleCount } from '@sonde/output';

const thousands = new Intl.NumberFormat('en-US');

/** `1,234`: every digit, for counts that people compare. */
export function formatCount(value: number | bigint): string {
  return thousands.format(value);
}

/** `999`, `12 k`, `3.4 M`: for places without room. */
export const formatCompact = (value: number | bigint): string => scaleCount(Number(value));

/** `4.0 KiB`. */
export const formatBytes = (value: number | bigint): string => scaleBytes(Number(value));

/** `950 µs`, `1.2 ms`, `12 s`, `3 min 05 s`, `2 h 10 min` from milliseconds. */
export function formatDuration(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size === 0) return '0 s';
  if (size < 1) return `${Math.round(milliseconds * 1000)} µs`;
  if (size < 1000) return `${trim(milliseconds)} ms`;
  const seconds = Math.round(milliseconds / 1000);
  if (Math.abs(seconds) < 60) return `${trim(milliseconds / 1000)} s`;
  if (Math.abs(seconds) < 3600) return `${Math.trunc(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 48 * 60) return `${Math.trunc(minutes / 60)} h ${pad(minutes % 60)} min`;
  return `${Math.round(minutes / 1440)} days`;
}

/** `0:07`, `12:30`, `1:02:03`: a clock that counts up without changing its shape every second. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  const hours = Math.floor(seconds / 3600);
  return hours > 0 ? [hours, ...parts.map(pad)].join(':') : `${parts[0]}:${pad(parts[1] ?? 0)}`;
}

/** `just now`, `12 s ago`, `in 3 min`. */
export function formatRelative(at: Date, now: Date): string {
  const difference = now.getTime() - at.getTime();
  const size = Math.abs(difference);
  if (size < 5000) return 'just now';
  const text =
    size < 60_000
      ? `${Math.floor(size / 1000)} s`
      : size < 3_600_000
        ? `${Math.floor(size / 60_000)} min`
        : size < 48 * 3_600_000
          ? `${Math.floor(size / 3_600_000)} h`
          : `${Math.floor(size / 86_400_000)} days`;
  return difference > 0 ? `${text} ago` : `in ${text}`;
}

/** `2026-11-22 16:25:04` in the viewer's zone; the zone itself belongs in the title. */
export function formatInstant(at: Date): string {
  const date = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join('-');
  return `${date} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(pad).join(':')}`;
}

/** `42 %`, `0.03 %`, `<0.01 %`. */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.01) return '<0.01 %';
  return `${percent >= 10 ? percent.toFixed(0) : percent.toFixed(percent >= 1 ? 1 : 2)} %`;
}

/** `1 host`, `2 hosts`. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : many}`;
}

const trim = (value: number): string =>
  Math.abs(value) < 10 ? value.toFixed(1).replace(/\.0$/, '') : value.toFixed(0);
const pad = (value: number): string => String(value).padStart(2, '0');
