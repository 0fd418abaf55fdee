/** What a cell sorts by. Missing values go last, whichever way the sort points. */
export type SortValue = string | number | bigint | undefined;

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** A new array, stable, by one column's values. */
export function sortRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => SortValue,
  descending: boolean,
): Row[] {
  return [...rows].sort((left, right) => {
    const a = value(left);
    const b = value(right);
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
    const order =
      typeof a === 'string' && typeof b === 'string'
        ? a.localeCompare(b, 'en', { numeric: true })
        : a < b
          ? -1
          : a > b
            ? 1
            : 0;
    return descending ? -order : order;
  });
}

/** Clicking a head: first its natural way (numbers from the top), then the other, then back to as they come. */
export function nextSort(
  current: Sort | undefined,
  column: string,
  numeric: boolean,
): Sort | undefined {
  if (current?.column !== column) return { column, descending: numeric };
  return current.descending === numeric ? { column, descending: !numeric } : undefined;
}
