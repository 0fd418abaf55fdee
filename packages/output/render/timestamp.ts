import type { TimestampValue } from '../decode/value.ts';
import type { Dictionary } from '../dictionary.ts';
import { strftime, utc, type Zone } from './strftime.ts';

/** The zone of the host; UTC where the dictionary does not say. */
export function zoneOf(dictionary: Dictionary): Zone {
  const offset = dictionary.find('zone', 'offset');
  if (offset === undefined) return utc;
  return { offsetSeconds: Number(offset), name: dictionary.find('zone', 'name') ?? '' };
}

/** Nanoseconds since 1970 of a reading of the host's boot or TAI clock. */
export function wallTimeNs(clock: 'boot' | 'tai', ns: bigint, dictionary: Dictionary): bigint {
  return ns + BigInt(dictionary.find('clock', clock) ?? '0');
}

/** A `strftime()` value, in the host's own time zone as bpftrace shows it. */
export function timestampText(value: TimestampValue, dictionary: Dictionary): string {
  const clock = value.mode === 0 ? 'boot' : 'tai';
  return strftime(value.format, wallTimeNs(clock, value.ns, dictionary), zoneOf(dictionary));
}
