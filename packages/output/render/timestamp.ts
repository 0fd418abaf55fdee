import type { TimestampValue } from '../decode/value.ts';
import type { Dictionary } from '../dictionary.ts';
import { strftime, utc, type Zone } from './strftime.ts';

/** The zone of the host; UTC where the dictionary does not say. */
export function zoneOf(dictionary: Dictionary): Zone {
  const offset = dictionary.find('zone', 'offset');
  if (offset === undefined) return utc;
  const name = dictionary.find('zone', 'name') ?? '';
  return { offsetSeconds: isInteger(offset) ? Number(offset) : 0, name };
}

/** Nanoseconds since 1970 of a reading of the host's boot or TAI clock. */
export function wallTimeNs(clock: 'boot' | 'tai', ns: bigint, dictionary: Dictionary): bigint {
  const offset = dictionary.find('clock', clock) ?? '0';
  return isInteger(offset) ? ns + BigInt(offset) : ns;
}

const isInteger = (text: string): boolean => /^-?\d{1,20}$/.test(text);

/** A `strftime()` value, in the host's own time zone as bpftrace shows it. */
export function timestampText(value: TimestampValue, dictionary: Dictionary): string {
  const clock = value.mode === 0 ? 'boot' : 'tai';
  return strftime(value.format, wallTimeNs(clock, value.ns, dictionary), zoneOf(dictionary));
}
