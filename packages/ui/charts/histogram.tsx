'use client';
import { useState } from 'react';
import { cn } from '../class-names.ts';
import { Segmented } from '../controls/segmented.tsx';
import type { HostMark } from '../data/host-color.ts';
import { HostName } from '../data/host-name.tsx';
import { formatCount, formatPercent } from '../format.ts';
import { ChartFrame, type Coverage } from './chart-frame.tsx';
import { type Bucket, quantileBuckets } from './quantiles.ts';

/** One host's share of a histogram. All parts have the same buckets in the same order. */
export interface HistogramPart {
  readonly id: string;
  readonly name: string;
  readonly mark: HostMark;
  readonly buckets: readonly Bucket[];
}

const marks = [
  { share: 0.5, name: 'p50' },
  { share: 0.9, name: 'p90' },
  { share: 0.99, name: 'p99' },
];

/** Horizontal bars, one per bucket, p50, p90 and p99 marked; merged or one small panel per host. */
export function Histogram({
  title,
  merged,
  parts,
  coverage,
}: {
  title: string;
  merged: readonly Bucket[];
  parts: readonly HistogramPart[];
  coverage?: Coverage;
}) {
  const [scale, setScale] = useState<Scale>('linear');
  const [layout, setLayout] = useState<'merged' | 'hosts'>('merged');
  const table = {
    columns: [
      { name: 'bucket', numeric: false },
      { name: 'count', numeric: true },
      ...parts.map((part) => ({ name: part.name, numeric: true })),
    ],
    rows: merged.map((bucket, index) => [
      bucket.label,
      bucket.count,
      ...parts.map((part) => part.buckets[index]?.count ?? 0),
    ]),
  };
  return (
    <ChartFrame
      title={title}
      coverage={coverage}
      table={table}
      controls={
        <>
          {parts.length > 1 && (
            <Segmented
              label="Hosts"
              value={layout}
              onChange={setLayout}
              options={[
                { value: 'merged', label: 'Merged' },
                { value: 'hosts', label: 'Per host' },
              ]}
            />
          )}
          <Segmented
            label="Scale"
            value={scale}
            onChange={setScale}
            options={[
              { value: 'linear', label: 'Linear' },
              { value: 'log', label: 'Log' },
            ]}
          />
        </>
      }
    >
      {layout === 'merged' || parts.length < 2 ? (
        <Bars buckets={merged} scale={scale} color="var(--accent-fill)" />
      ) : (
        <div className="grid grid-cols-[repeat(auto-fill,minmax(20rem,1fr))] gap-4">
          {parts.map((part) => (
            <div key={part.id} className="min-w-0">
              <div className="mb-1 text-data">
                <HostName name={part.name} mark={part.mark} />
              </div>
              <Bars buckets={part.buckets} scale={scale} color={part.mark.color} />
            </div>
          ))}
        </div>
      )}
    </ChartFrame>
  );
}

type Scale = 'linear' | 'log';

/** Share of the widest bar; on the log scale a single observation still shows. */
function barShare(count: number, highest: number, scale: Scale): number {
  if (count === 0 || highest === 0) return 0;
  return scale === 'linear' ? count / highest : Math.log1p(count) / Math.log1p(highest);
}

/** The bars alone, as a list that reads well without seeing it. */
export function Bars({
  buckets,
  scale,
  color,
}: {
  buckets: readonly Bucket[];
  scale: Scale;
  color: string;
}) {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const highest = Math.max(0, ...buckets.map((bucket) => bucket.count));
  const at = quantileBuckets(
    buckets,
    marks.map((mark) => mark.share),
  );
  return (
    <ol className="grid grid-cols-[max-content_max-content_minmax(4rem,1fr)_max-content] font-mono text-data">
      {buckets.map((bucket, index) => {
        const here = marks.filter((_, each) => at[each] === index).map((mark) => mark.name);
        const share = total === 0 ? 0 : (bucket.count / total) * 100;
        return (
          <li
            key={bucket.label}
            title={`${bucket.label}: ${formatCount(bucket.count)}, ${formatPercent(share)} of all`}
            className="col-span-4 grid h-5 grid-cols-subgrid items-center gap-x-3 rounded hover:bg-hover"
          >
            <span className="text-muted whitespace-pre">{bucket.label}</span>
            <span className="text-right text-ink tabular-nums">{formatCount(bucket.count)}</span>
            <span className="h-3.5 min-w-0">
              <span
                className="block h-full rounded-r-[2px]"
                style={{
                  width: `${barShare(bucket.count, highest, scale) * 100}%`,
                  minWidth: bucket.count > 0 ? 2 : 0,
                  background: color,
                }}
              />
            </span>
            <span
              className={cn(
                'w-24 text-faint whitespace-nowrap',
                here.length > 0 && 'border-line border-l pl-2',
              )}
            >
              {here.join(' ')}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
