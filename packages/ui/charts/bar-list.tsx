'use client';
import { useState } from 'react';
import { Button } from '../controls/button.tsx';
import type { HostMark } from '../data/host-color.ts';
import { formatCompact, formatCount, formatPercent, plural } from '../format.ts';
import { ChartFrame, type Coverage } from './chart-frame.tsx';

/** One key with its value, and what each host gave to it. */
export interface BarRow {
  readonly key: string;
  readonly value: number;
  /** As it should be read, where a plain count is not it: `1.2 ms`. */
  readonly text?: string;
  readonly parts: readonly {
    readonly host: string;
    readonly mark: HostMark;
    readonly value: number;
  }[];
}

/** Rows shown one by one; the rest is one row, never cut. */
const limit = 50;

/**
 * Values by key, from the top, as bars made of the hosts' parts. Where values add up (`additive`) each
 * row shows its share and the running total.
 */
export function BarList({
  title,
  rows,
  additive,
  coverage,
}: {
  title: string;
  rows: readonly BarRow[];
  additive: boolean;
  coverage?: Coverage;
}) {
  const [all, setAll] = useState(false);
  const sorted = [...rows].sort((left, right) => right.value - left.value);
  const total = sorted.reduce((sum, row) => sum + Math.max(0, row.value), 0);
  const shown = all ? sorted : sorted.slice(0, limit);
  const rest = sorted.slice(shown.length);
  const highest = Math.max(1, ...shown.map((row) => Math.abs(row.value)));
  const running = runningShares(shown, total);
  const hosts = [...new Set(rows.flatMap((row) => row.parts.map((part) => part.host)))];
  const table = {
    columns: [
      { name: 'key', numeric: false },
      { name: 'value', numeric: true },
      ...hosts.map((name) => ({ name, numeric: true })),
    ],
    rows: sorted.map((row) => [
      row.key,
      row.value,
      ...hosts.map((host) => row.parts.find((part) => part.host === host)?.value ?? 0),
    ]),
  };
  return (
    <ChartFrame title={title} coverage={coverage} table={table}>
      <ol className="grid grid-cols-[minmax(4rem,max-content)_max-content_minmax(4rem,1fr)_max-content_max-content] font-mono text-data">
        {additive && (
          <li
            className="col-span-5 grid h-5 grid-cols-subgrid gap-x-3 text-faint"
            aria-hidden="true"
          >
            <span>key</span>
            <span className="text-right">value</span>
            <span />
            <span className="text-right">share</span>
            <span className="text-right">total</span>
          </li>
        )}
        {shown.map((row, index) => (
          <li
            key={row.key}
            title={describe(row)}
            className="col-span-5 grid h-6 grid-cols-subgrid items-center gap-x-3 rounded hover:bg-hover"
          >
            <span className="max-w-96 truncate text-ink">{row.key}</span>
            <span className="text-right tabular-nums">{row.text ?? formatCount(row.value)}</span>
            <StackedBar row={row} highest={highest} />
            <span className="min-w-12 text-right text-muted tabular-nums">
              {additive && total > 0 && formatPercent((row.value / total) * 100)}
            </span>
            <span className="min-w-12 text-right text-faint tabular-nums">
              {additive && formatPercent(running[index] ?? 0)}
            </span>
          </li>
        ))}
      </ol>
      {rest.length > 0 && (
        <div className="flex items-center gap-3 font-mono text-data text-muted">
          <span>
            other: {plural(rest.length, 'key')}
            {additive && `, ${formatCompact(rest.reduce((sum, row) => sum + row.value, 0))}`}
          </span>
          <Button size="small" onClick={() => setAll(true)}>
            Show all {formatCount(sorted.length)}
          </Button>
        </div>
      )}
    </ChartFrame>
  );
}

function StackedBar({ row, highest }: { row: BarRow; highest: number }) {
  const share = Math.abs(row.value) / highest;
  const sum = row.parts.reduce((each, part) => each + Math.abs(part.value), 0);
  return (
    <span className="flex h-3.5 min-w-0">
      <span
        className="flex h-full min-w-0.5 overflow-hidden rounded-r-[2px]"
        style={{ width: `${share * 100}%` }}
      >
        {row.parts.map((part) => (
          <span
            key={part.host}
            style={{
              width: `${sum === 0 ? 0 : (Math.abs(part.value) / sum) * 100}%`,
              background: part.mark.color,
            }}
          />
        ))}
      </span>
    </span>
  );
}

function runningShares(rows: readonly BarRow[], total: number): number[] {
  let seen = 0;
  return rows.map((row) => {
    seen += Math.max(0, row.value);
    return total === 0 ? 0 : (seen / total) * 100;
  });
}

const describe = (row: BarRow): string =>
  [
    `${row.key}: ${row.text ?? formatCount(row.value)}`,
    ...row.parts.map((part) => `${part.host}: ${formatCount(part.value)}`),
  ].join('\n');
