import type { AggregateType } from '@sonde/compiler';

/**
 * One CPU's parts of an aggregate put together, in the canonical form of `MapSchema`. Undefined when no
 * CPU has a value. The layouts of cells are at `MapStorage`.
 */
export function reduceCells(
  type: Exclude<AggregateType, { kind: 'hist' | 'lhist' | 'tseries' }>,
  cells: readonly Uint8Array[],
): Uint8Array | undefined {
  const views = cells.map((cell) => new DataView(cell.buffer, cell.byteOffset, cell.byteLength));
  const sum = (offset: number) =>
    BigInt.asUintN(
      64,
      views.reduce((total, view) => total + view.getBigUint64(offset, true), 0n),
    );
  switch (type.kind) {
    case 'count':
      return sum(0) === 0n ? undefined : words(sum(0));
    case 'sum':
      return views.some(isSet) ? words(sum(0)) : undefined;
    case 'avg':
    case 'stats':
      return sum(8) === 0n ? undefined : words(sum(0), sum(8));
    case 'min':
    case 'max':
      return extreme(type.kind, type.signed, views.filter(isSet));
  }
}

const isSet = (view: DataView): boolean => view.getBigUint64(8, true) !== 0n;

function extreme(
  kind: 'min' | 'max',
  signed: boolean,
  views: readonly DataView[],
): Uint8Array | undefined {
  const values = views.map((view) =>
    signed ? view.getBigInt64(0, true) : view.getBigUint64(0, true),
  );
  const [first, ...rest] = values;
  if (first === undefined) return undefined;
  const better = (a: bigint, b: bigint) => (kind === 'min' ? b < a : b > a);
  const best = rest.reduce((found, value) => (better(found, value) ? value : found), first);
  return words(BigInt.asUintN(64, best));
}

/** Little-endian u64 in a row. */
export const words = (...values: readonly bigint[]): Uint8Array =>
  new Uint8Array(BigUint64Array.from(values).buffer);

/** What an aggregate looks like after zero(): there, and nothing in it. */
export const zeroCell = (type: AggregateType): Uint8Array =>
  type.kind === 'avg' || type.kind === 'stats' ? words(0n, 0n) : words(0n);
