/**
 * Results of a script: records and snapshots to values, values to what bpftrace prints, and the same
 * map of many hosts merged and compared. Pure: bytes, a Schema and a Dictionary in, data and text out.
 */
export * from './compare/difference.ts';
export * from './compare/histogram.ts';
export * from './compare/magnitude.ts';
export * from './compare/outliers.ts';
export * from './compare/quantile.ts';
export * from './compare/shares.ts';
export * from './decode/error.ts';
export * from './decode/event.ts';
export * from './decode/records.ts';
export * from './decode/snapshot.ts';
export * from './decode/value.ts';
export * from './dictionary.ts';
export * from './merge/combine.ts';
export * from './merge/merge.ts';
export * from './render/benchmark-report.ts';
export * from './render/buckets.ts';
export * from './render/exit.ts';
export * from './render/histogram.ts';
export * from './render/json.ts';
export * from './render/json-value.ts';
export * from './render/map-json.ts';
export * from './render/map-text.ts';
export { formatText } from './render/printf.ts';
export { identityOf, resolveValue } from './render/resolve.ts';
export * from './render/result.ts';
export { sortEntries, topEntries } from './render/sort.ts';
export * from './render/stack-text.ts';
export * from './render/status.ts';
export * from './render/strftime.ts';
export * from './render/test-report.ts';
export * from './render/text.ts';
export * from './render/timestamp.ts';
export * from './render/tseries.ts';
export * from './render/value-text.ts';
export * from './table/columns.ts';
export * from './table/export.ts';
export * from './units.ts';
