'use client';
import { Download } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cn } from '../class-names.ts';
import { IconButton } from '../controls/button.tsx';
import { Segmented } from '../controls/segmented.tsx';
import { formatCount, plural } from '../format.ts';
import { downloadText, type TableData, toCsv } from './table-data.ts';

/** How many of the hosts that were asked are in the picture. */
export interface Coverage {
  readonly included: number;
  readonly asked: number;
}

/** What every chart has: a name, who is in it, its numbers as a table, and their export. */
export function ChartFrame({
  title,
  coverage,
  table,
  controls,
  children,
  className,
}: {
  title: string;
  coverage: Coverage | undefined;
  table: TableData;
  /** Choices of this kind of chart. */
  controls?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const [view, setView] = useState<'chart' | 'table'>('chart');
  return (
    <figure className={cn('flex min-w-0 flex-col gap-2', className)} aria-label={title}>
      <figcaption className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono text-data text-ink">{title}</span>
        {coverage !== undefined && <CoverageNote coverage={coverage} />}
        <span className="flex-1" />
        {view === 'chart' && controls}
        <Segmented
          label={`View of ${title}`}
          value={view}
          onChange={setView}
          options={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
        <IconButton
          label={`Export ${title} as CSV`}
          onClick={() => downloadText(`${fileName(title)}.csv`, toCsv(table))}
        >
          <Download size={14} aria-hidden />
        </IconButton>
      </figcaption>
      {view === 'chart' ? children : <PlainTable table={table} label={title} />}
    </figure>
  );
}

/** `3 of 4 hosts`, amber while somebody is missing. */
export function CoverageNote({ coverage }: { coverage: Coverage }) {
  const whole = coverage.included >= coverage.asked;
  return (
    <span className={cn('text-data tabular-nums', whole ? 'text-faint' : 'text-warn')}>
      {whole
        ? plural(coverage.asked, 'host')
        : `${formatCount(coverage.included)} of ${plural(coverage.asked, 'host')}`}
    </span>
  );
}

function PlainTable({ table, label }: { table: TableData; label: string }) {
  return (
    <div className="max-h-96 overflow-auto rounded border border-line">
      <table aria-label={label} className="w-full text-data">
        <thead>
          <tr>
            {table.columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                className={cn(
                  'sticky top-0 h-7 bg-subtle px-3 font-medium text-muted',
                  column.numeric ? 'text-right' : 'text-left',
                )}
              >
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="font-mono">
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity and never move
            <tr key={index} className="hover:bg-hover">
              {row.map((cell, at) => (
                <td
                  key={table.columns[at]?.name}
                  className={cn(
                    'h-6 border-line-soft border-t px-3 whitespace-pre',
                    table.columns[at]?.numeric && 'text-right tabular-nums',
                  )}
                >
                  {typeof cell === 'string' ? cell : formatCount(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const fileName = (title: string): string => title.replace(/[^\w.-]+/g, '-').replace(/^-|-$/g, '');
