import type { MapEntry } from '../decode/snapshot.ts';
import type { MapValue, Value } from '../decode/value.ts';
import { compareBigints } from '../order.ts';

/**
 * Entries in bpftrace's order, ascending: integers, counts and sums by value; min and max by value as
 * unsigned; avg and stats by average; histograms by the total of their buckets; everything else by key.
 * Where bpftrace leaves the kernel's order, which changes from run to run, the key decides.
 */
export function sortEntries(entries: readonly MapEntry[]): MapEntry[] {
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry.value) }))
    .sort((a, b) => compareBigints(a.rank, b.rank) || compareKeys(a.entry, b.entry))
    .map(({ entry }) => entry);
}

function rankOf(value: MapValue): bigint {
  switch (value.kind) {
    case 'plain':
      return value.value.kind === 'integer' ? value.value.value : 0n;
    case 'count':
    case 'sum':
      return value.value;
    case 'min':
    case 'max':
      return BigInt.asUintN(64, value.value);
    case 'avg':
    case 'stats':
      return averageOf(value.total, value.count);
    case 'hist':
    case 'lhist':
      return value.buckets.reduce((sum, { count }) => sum + count, 0n);
    case 'tseries':
      return 0n;
  }
}

/** Truncated toward zero; 0 of nothing. */
export const averageOf = (total: bigint, count: bigint): bigint =>
  count === 0n ? 0n : total / count;

/** The last `top` of sorted entries, all when 0. */
export const topEntries = (entries: readonly MapEntry[], top: number): readonly MapEntry[] =>
  top > 0 && top < entries.length ? entries.slice(entries.length - top) : entries;

function compareKeys(a: MapEntry, b: MapEntry): number {
  if (a.key === undefined || b.key === undefined) return 0;
  return compareValues(a.key, b.key) || compareBytes(a.keyBytes, b.keyBytes);
}

/** Order of two keys of one type: integers as signed, strings bytewise, products element by element. */
export function compareValues(a: Value, b: Value): number {
  const numberA = numberOf(a);
  const numberB = numberOf(b);
  if (numberA !== undefined && numberB !== undefined) return compareBigints(numberA, numberB);
  const bytesA = bytesOf(a);
  const bytesB = bytesOf(b);
  if (bytesA !== undefined && bytesB !== undefined) return compareBytes(bytesA, bytesB);
  const partsA = partsOf(a);
  const partsB = partsOf(b);
  for (const [index, part] of partsA.entries()) {
    const other = partsB[index];
    const order = other === undefined ? 1 : compareValues(part, other);
    if (order !== 0) return order;
  }
  return partsA.length - partsB.length;
}

function numberOf(value: Value): bigint | undefined {
  switch (value.kind) {
    case 'integer':
    case 'enum':
      return BigInt.asIntN(64, value.value);
    case 'bool':
      return value.value ? 1n : 0n;
    case 'pointer':
    case 'ksym':
    case 'usym':
      return value.address;
    case 'username':
      return BigInt(value.uid);
    case 'cgroup-path':
      return value.id;
    case 'timestamp':
      return value.ns;
    default:
      return undefined;
  }
}

function bytesOf(value: Value): Uint8Array | undefined {
  switch (value.kind) {
    case 'string':
    case 'buffer':
    case 'macaddr':
    case 'inet':
      return value.bytes;
    case 'struct':
      return value.raw;
    default:
      return undefined;
  }
}

function partsOf(value: Value): readonly Value[] {
  switch (value.kind) {
    case 'tuple':
    case 'array':
      return value.elements;
    case 'record':
      return value.fields.map((field) => field.value);
    default:
      return [];
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a[at] !== b[at]) return a[at]! - b[at]!;
  }
  return a.length - b.length;
}
