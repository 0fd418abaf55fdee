import type { MapSchema, Schema } from '@sonde/compiler';
import {
  bucketLabel,
  emptyDictionary,
  type MapValue,
  type MergedEntry,
  type MergedMap,
  mapValueText,
  mergeMaps,
  type Value,
} from '@sonde/output';
import type { MapShot } from './host-decoder.ts';

/** How a map is best looked at. */
export type MapShape = 'histogram' | 'numbers' | 'series' | 'stacks' | 'values';

const isStack = (type: { readonly kind: string }): boolean =>
  type.kind === 'kstack' || type.kind === 'ustack';

const keyTypes = ({ key }: MapSchema) =>
  key === undefined ? [] : key.kind === 'tuple' ? key.elements : [key];

/** Decided by the types alone, so that a page keeps its shape while data arrives. */
export function shapeOf(schema: MapSchema): MapShape {
  const { kind } = schema.value;
  if (kind === 'hist' || kind === 'lhist') return 'histogram';
  if (kind === 'tseries') return 'series';
  if (!['count', 'sum', 'min', 'max', 'avg', 'stats', 'integer'].includes(kind)) return 'values';
  return isAdditive(schema) && keyTypes(schema).some(isStack) ? 'stacks' : 'numbers';
}

/** Values of different hosts and keys add up to a whole. */
export const isAdditive = (schema: MapSchema): boolean =>
  schema.value.kind === 'count' || schema.value.kind === 'sum';

/** The same map of several hosts, by RunHost id; undefined while none has sent it. */
export function mergeShots(shots: ReadonlyMap<string, MapShot>): MergedMap | undefined {
  if (shots.size === 0) return undefined;
  return mergeMaps(
    [...shots].map(([host, shot]) => ({ host, content: shot.content, context: shot })),
  );
}

/** One number for a value: its count, its sum, its average. Undefined where a number says nothing. */
export function numberOf(value: MapValue | undefined): number | undefined {
  switch (value?.kind) {
    case 'count':
    case 'sum':
    case 'min':
    case 'max':
      return Number(value.value);
    case 'avg':
    case 'stats':
      return value.count === 0n ? 0 : Number(value.total) / Number(value.count);
    case 'plain':
      return value.value.kind === 'integer' ? Number(value.value.value) : undefined;
    default:
      return undefined;
  }
}

/** The value as bpftrace prints it. Merged values need no dictionary: their names are resolved. */
export const printedValue = (map: MapSchema, value: MapValue, schema: Schema): string =>
  mapValueText(map, value, 1n, { schema, dictionary: emptyDictionary });

/** Frames of the stacks in a key, outermost first, behind the key's other words. */
export function framesOf(map: MapSchema, entry: MergedEntry): string[] {
  const values: readonly Value[] =
    entry.key?.kind === 'tuple' ? entry.key.elements : entry.key === undefined ? [] : [entry.key];
  const words: string[] = [];
  const frames: string[] = [];
  keyTypes(map).forEach((type, index) => {
    const value = values[index];
    if (value === undefined) return;
    const text = value.kind === 'string' ? value.text : String('value' in value ? value.value : '');
    if (isStack(type)) frames.push(...text.split('\n').map(frameName).filter(Boolean));
    else words.push(text);
  });
  return [...words, ...frames.reverse()];
}

/** `        vfs_read+12` is `vfs_read`: offsets would tear one function into many. */
const frameName = (line: string): string => line.trim().replace(/\+\d+(?=$|\s|@)/, '');

/** Histograms on common rows, from the first filled bucket to the last; `counts` per input. */
export interface CommonBuckets {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** Lays histograms side by side: the same rows for all, empty ones in between included. */
export function commonBuckets(
  map: MapSchema,
  values: readonly (MapValue | undefined)[],
): CommonBuckets {
  const type = map.value;
  if (type.kind !== 'hist' && type.kind !== 'lhist') return { labels: [], counts: [] };
  const all = values.map((value) =>
    value?.kind === 'hist' || value?.kind === 'lhist'
      ? new Map(value.buckets.map((bucket) => [bucket.index, Number(bucket.count)]))
      : new Map<number, number>(),
  );
  const indices = all.flatMap((counts) => [...counts.keys()]);
  if (indices.length === 0) return { labels: [], counts: all.map(() => []) };
  const first = Math.min(...indices);
  const rows = Array.from({ length: Math.max(...indices) - first + 1 }, (_, at) => first + at);
  return {
    labels: rows.map((index) => bucketLabel(type, index)),
    counts: all.map((counts) => rows.map((index) => counts.get(index) ?? 0)),
  };
}
