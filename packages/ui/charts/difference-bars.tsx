'use client';
import { cn } from '../class-names.ts';
import { formatCompact, formatCount } from '../format.ts';
import { ChartFrame, type Coverage } from './chart-frame.tsx';

/** One bucket or key on both sides. */
export interface DifferenceRow {
  readonly key: string;
  /** Undefined where that side has nothing under the key. */
  readonly left: number | undefined;
  readonly right: number | undefined;
  /** What the bar shows: right minus left in percent points of the whole, or in percent of the left. */
  readonly change: number | undefined;
}

/** Bars around zero: to the left what there is less of than in the baseline, to the right what there is more of. */
export function DifferenceBars({
  title,
  rows,
  leftName,
  rightName,
  unit,
  coverage,
}: {
  title: string;
  rows: readonly DifferenceRow[];
  leftName: string;
  rightName: string;
  /** `points`: of share, where values add up to a whole. `percent`: of the left value. */
  unit: 'points' | 'percent';
  coverage?: Coverage;
}) {
  const widest = Math.max(0.001, ...rows.map((row) => Math.abs(row.change ?? 0)));
  const table = {
    columns: [
      { name: 'key', numeric: false },
      { name: leftName, numeric: true },
      { name: rightName, numeric: true },
      { name: `change (${unit})`, numeric: true },
    ],
    rows: rows.map((row) => [
      row.key,
      row.left ?? '',
      row.right ?? '',
      row.change === undefined ? '' : Number(row.change.toFixed(3)),
    ]),
  };
  return (
    <ChartFrame title={title} coverage={coverage} table={table}>
      <ol className="grid grid-cols-[max-content_max-content_max-content_minmax(8rem,1fr)_max-content] font-mono text-data">
        <li className="col-span-5 grid h-5 grid-cols-subgrid gap-x-3 text-faint">
          <span />
          <span className="max-w-40 truncate text-right">{leftName}</span>
          <span className="max-w-40 truncate text-right">{rightName}</span>
          <span className="text-center">less · more</span>
          <span />
        </li>
        {rows.map((row) => (
          <li
            key={row.key}
            className="col-span-5 grid h-5 grid-cols-subgrid items-center gap-x-3 rounded hover:bg-hover"
          >
            <span className="max-w-96 truncate text-muted whitespace-pre" title={row.key}>
              {row.key}
            </span>
            <span className="text-right tabular-nums">{number(row.left)}</span>
            <span className="text-right tabular-nums">{number(row.right)}</span>
            <span className="relative h-3.5">
              <span className="absolute inset-y-0 left-1/2 w-px bg-line-strong" />
              <span
                className={cn(
                  'absolute inset-y-0',
                  (row.change ?? 0) < 0
                    ? 'right-1/2 rounded-l-[2px] bg-less'
                    : 'left-1/2 rounded-r-[2px] bg-more',
                )}
                style={{ width: `${(Math.abs(row.change ?? 0) / widest) * 50}%` }}
              />
            </span>
            <span className="min-w-20 text-right tabular-nums">{signed(row.change, unit)}</span>
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}

const number = (value: number | undefined): string =>
  value === undefined ? '–' : Number.isInteger(value) ? formatCount(value) : formatCompact(value);

function signed(change: number | undefined, unit: 'points' | 'percent'): string {
  if (change === undefined) return 'new';
  const text = Math.abs(change).toFixed(Math.abs(change) < 10 ? 2 : 1);
  const suffix = unit === 'points' ? 'pt' : '%';
  return Number(text) === 0 ? `0 ${suffix}` : `${change > 0 ? '+' : '−'}${text} ${suffix}`;
}
