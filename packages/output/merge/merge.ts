import type { MapSchema } from '@sonde/compiler';
import type { MapContent, MapEntry } from '../decode/snapshot.ts';
import { isAggregate, type MapValue, type Value } from '../decode/value.ts';
import { keyText } from '../render/map-text.ts';
import { identityOf, resolveValue } from '../render/resolve.ts';
import { wallTimeNs } from '../render/timestamp.ts';
import type { RenderContext } from '../render/value-text.ts';
import { combineValues } from './combine.ts';

/** One host's snapshot of the map, with what it takes to name its keys. */
export interface HostMap {
  readonly host: string;
  readonly content: MapContent;
  readonly context: RenderContext;
}

/** The same map of several hosts. It needs no dictionary any more: names are resolved. */
export interface MergedMap {
  readonly schema: MapSchema;
  /** Sorted by name. */
  readonly hosts: readonly string[];
  /** Sorted by identity. */
  readonly entries: readonly MergedEntry[];
}

export interface MergedEntry {
  /**
   * The same for equal keys on all hosts. Symbols, stacks, users, cgroups and probes are equal when
   * their texts are: addresses and ids differ between hosts.
   */
  readonly identity: string;
  /** The key between its brackets; empty in a map without keys. */
  readonly label: string;
  readonly key?: Value;
  readonly keyBytes: Uint8Array;
  /** All hosts together; absent for plain values, which have no sum. Epochs of series count from 1970 in UTC. */
  readonly value?: MapValue;
  /** In the order of `MergedMap.hosts`. */
  readonly parts: readonly HostPart[];
}

export interface HostPart {
  readonly host: string;
  readonly value: MapValue;
}

/**
 * Merges the maps of distinct hosts; their order does not matter. Throws RangeError when there is none
 * or when a host comes twice.
 */
export function mergeMaps(maps: readonly HostMap[]): MergedMap {
  const sorted = [...maps].sort((a, b) => compareTexts(a.host, b.host));
  const hosts = sorted.map(({ host }) => host);
  if (new Set(hosts).size !== hosts.length) throw new RangeError('a host comes twice in a merge');
  const [first] = sorted;
  if (first === undefined) throw new RangeError('a merge needs at least one host');
  const { schema } = first.content;
  const groups = new Map<string, { first: MapEntry; label: string; parts: HostPart[] }>();
  for (const map of sorted) {
    for (const entry of map.content.entries) {
      const resolved = resolveEntry(map, entry);
      const identity = resolved.key === undefined ? '' : identityOf(resolved.key);
      const part = { host: map.host, value: resolved.value };
      const group = groups.get(identity);
      if (group === undefined) {
        const label = resolved.key === undefined ? '' : keyText(resolved.key, map.context);
        groups.set(identity, { first: resolved, label, parts: [part] });
      } else addPart(schema, group.parts, part);
    }
  }
  const entries = [...groups].map(
    ([
      identity,
      {
        first: { key, keyBytes },
        label,
        parts,
      },
    ]) => ({
      identity,
      label,
      ...(key === undefined ? {} : { key }),
      keyBytes,
      ...totalOf(schema, parts),
      parts,
    }),
  );
  return { schema, hosts, entries: entries.sort((a, b) => compareTexts(a.identity, b.identity)) };
}

/** Two keys of one host can get one text, for instance two addresses in one function. */
function addPart(schema: MapSchema, parts: HostPart[], part: HostPart): void {
  const last = parts.at(-1);
  if (last?.host !== part.host || !isAggregate(schema.value)) {
    parts.push(part);
    return;
  }
  const value = combineValues(schema.value, last.value, part.value);
  if (value !== undefined) parts[parts.length - 1] = { host: part.host, value };
}

function totalOf(schema: MapSchema, parts: readonly HostPart[]): { value?: MapValue } {
  const type = schema.value;
  if (!isAggregate(type)) return {};
  const [first, ...rest] = parts.map((part) => part.value);
  const value = rest.reduce<MapValue | undefined>(
    (sum, each) => (sum === undefined ? undefined : combineValues(type, sum, each)),
    first,
  );
  return value === undefined ? {} : { value };
}

function resolveEntry({ content, context }: HostMap, entry: MapEntry): MapEntry {
  const { keyBytes, key } = entry;
  const value = resolveMapValue(content.schema, entry.value, context);
  return key === undefined
    ? { keyBytes, value }
    : { keyBytes, key: resolveValue(key, context), value };
}

function resolveMapValue(schema: MapSchema, value: MapValue, context: RenderContext): MapValue {
  if (value.kind === 'plain') return { kind: 'plain', value: resolveValue(value.value, context) };
  if (value.kind !== 'tseries' || schema.value.kind !== 'tseries') return value;
  // Hosts disagree on TAI (many never set its offset), so epochs are moved to UTC, the same for all.
  const offsetNs = wallTimeNs('tai', 0n, context.dictionary);
  const shift = offsetNs / BigInt(Math.max(1, schema.value.intervalNs));
  const points = value.points.map((point) => ({ ...point, epoch: point.epoch + shift }));
  return { kind: 'tseries', points };
}

/** The merged map as if one host had it, for `mapText` and `mapJson` with an empty dictionary. */
export function mergedContent({ schema, entries }: MergedMap): MapContent {
  return {
    schema,
    errors: [],
    entries: entries.flatMap(({ key, keyBytes, value }): MapEntry[] => {
      if (value === undefined) return [];
      return [key === undefined ? { keyBytes, value } : { keyBytes, key, value }];
    }),
  };
}

/** One host's part of a merged map, again as a merged map. */
export function selectHosts(map: MergedMap, keep: (host: string) => boolean): MergedMap {
  const entries = map.entries.flatMap((entry): MergedEntry[] => {
    const parts = entry.parts.filter((part) => keep(part.host));
    if (parts.length === 0) return [];
    const { identity, label, key, keyBytes } = entry;
    const total = totalOf(map.schema, parts);
    return [{ identity, label, ...(key === undefined ? {} : { key }), keyBytes, ...total, parts }];
  });
  return { schema: map.schema, hosts: map.hosts.filter(keep), entries };
}

/** By code unit: the order must not depend on the locale of a machine. */
const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
