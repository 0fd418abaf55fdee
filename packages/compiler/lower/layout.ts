import { type AggregateType, sizeOf, type Type } from '../types/type.ts';
import type { TypedMap } from '../types/typed.ts';

/** How values lie in the kernel's maps; the reader's side of it is at `MapStorage` in artifact.ts. */

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

const aggregateKinds = new Set([
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'stats',
  'hist',
  'lhist',
  'tseries',
]);

export const isAggregate = (type: Type): type is AggregateType => aggregateKinds.has(type.kind);

/** Aggregates that keep a number per bucket. */
export const isBucketed = (type: Type): boolean =>
  type.kind === 'hist' || type.kind === 'lhist' || type.kind === 'tseries';

/** Aggregates whose buckets are u64 counters. */
export const hasCounters = (type: Type): boolean => type.kind === 'hist' || type.kind === 'lhist';

/** Fits a register. */
export function isScalar(type: Type): boolean {
  switch (type.kind) {
    case 'bool':
    case 'integer':
    case 'enum':
    case 'pointer':
    case 'ksym':
    case 'username':
    case 'probe':
      return true;
    default:
      return false;
  }
}

/** 1, 2, 4 or 8: what one load or store moves of a scalar. */
export const scalarSize = (type: Type): 1 | 2 | 4 | 8 => sizeOf(type) as 1 | 2 | 4 | 8;

export const isSigned = (type: Type): boolean =>
  (type.kind === 'integer' || type.kind === 'enum') && type.signed;

/** Number of buckets of a histogram. hist: index 0 is n < 0, the top one holds 2^63 - 1. */
export function bucketCount(type: AggregateType): number {
  if (type.kind === 'hist') return ((64 - type.bits) << type.bits) + 1;
  if (type.kind === 'lhist') return Math.floor((type.max - type.min) / type.step) + 2;
  return 0;
}

/** Bytes of one CPU's part of an aggregate without key, of one entry of a keyed one without buckets, or of one interval of a series. */
export function cellSize(type: AggregateType): number {
  if (type.kind === 'count') return 8;
  if (type.kind === 'hist' || type.kind === 'lhist') return bucketCount(type) * 8;
  return type.kind === 'tseries' ? 24 : 16;
}

/** Where the bucket's index as u64 stands in a kernel key of an aggregate with buckets: behind the key, or behind 8 zero bytes. */
export const bucketOffset = (map: TypedMap): number =>
  roundUp(Math.max(1, map.key === undefined ? 0 : sizeOf(map.key)), 8);

/** Bytes of a map's key in the kernel. */
export const keySize = (map: TypedMap): number =>
  isBucketed(map.value) ? bucketOffset(map) + 8 : Math.max(1, sizeOf(map.key!));
