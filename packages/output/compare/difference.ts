import type { MapValue } from '../decode/value.ts';
import type { MergedEntry, MergedMap } from '../merge/merge.ts';
import { isAdditive, magnitudeOf } from './magnitude.ts';

/** One key on two sides. Numbers are magnitudes (see `magnitudeOf`), in the unit of the script. */
export interface KeyDifference {
  readonly identity: string;
  readonly label: string;
  /** Absent where the side has no such key or no number for it. */
  readonly a?: number;
  readonly b?: number;
  /** b − a. A key that one side lacks counts as 0 for counts, sums and histograms; otherwise absent. */
  readonly delta?: number;
  /** (b − a) / |a|: 0.5 is half as much again. Absent when a is 0 or unknown. */
  readonly relative?: number;
  /** Whole values, for histograms and for what has no number. */
  readonly aValue?: MapValue;
  readonly bValue?: MapValue;
}

/** Every key of either side, the largest change first, those without a number last. */
export function mapDifference(a: MergedMap, b: MergedMap): KeyDifference[] {
  const others = new Map(b.entries.map((entry) => [entry.identity, entry]));
  const differences = a.entries.map((entry) => {
    const other = others.get(entry.identity);
    others.delete(entry.identity);
    return keyDifference(entry, entry, other);
  });
  for (const entry of others.values()) differences.push(keyDifference(entry, undefined, entry));
  return differences.sort(
    (left, right) =>
      Math.abs(right.delta ?? 0) - Math.abs(left.delta ?? 0) ||
      Number(left.delta === undefined) - Number(right.delta === undefined),
  );
}

function keyDifference(
  { identity, label }: MergedEntry,
  a: MergedEntry | undefined,
  b: MergedEntry | undefined,
): KeyDifference {
  const aValue = a && wholeValue(a);
  const bValue = b && wholeValue(b);
  const kind = (aValue ?? bValue)?.kind;
  const missing = kind !== undefined && isAdditive(kind) ? 0 : undefined;
  const aNumber = aValue && magnitudeOf(aValue);
  const bNumber = bValue && magnitudeOf(bValue);
  const from = aValue === undefined ? missing : aNumber;
  const to = bValue === undefined ? missing : bNumber;
  const delta = from === undefined || to === undefined ? undefined : to - from;
  return {
    identity,
    label,
    ...(aNumber === undefined ? {} : { a: aNumber }),
    ...(bNumber === undefined ? {} : { b: bNumber }),
    ...(delta === undefined ? {} : { delta }),
    ...(delta === undefined || !from ? {} : { relative: delta / Math.abs(from) }),
    ...(aValue === undefined ? {} : { aValue }),
    ...(bValue === undefined ? {} : { bValue }),
  };
}

/** The hosts' common value; a plain value counts when one host alone has it. */
export const wholeValue = (entry: MergedEntry): MapValue | undefined =>
  entry.value ?? (entry.parts.length === 1 ? entry.parts[0]?.value : undefined);
