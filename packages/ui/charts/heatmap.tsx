'use client';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { formatCount, formatInstant } from '../format.ts';
import { ChartFrame, type Coverage } from './chart-frame.tsx';
import { ramp } from './ramp.ts';

const rowHeight = 14;

/** Counts by bucket over time: time across, bucket up, count as colour (on a root scale, so that little still shows). */
export function Heatmap({
  title,
  times,
  buckets,
  counts,
  coverage,
  onSelect,
}: {
  title: string;
  /** Milliseconds since 1970: the start of each column. */
  times: readonly number[];
  /** Labels, lowest first. */
  buckets: readonly string[];
  /** counts[column][bucket]. */
  counts: readonly (readonly number[])[];
  coverage?: Coverage;
  onSelect?(column: number, bucket: number): void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [cell, setCell] = useState<{ column: number; bucket: number }>();
  const height = buckets.length * rowHeight;
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, counts, buckets.length);
  }, [counts, buckets.length]);
  const find = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * times.length);
    const bucket = buckets.length - 1 - Math.floor((event.clientY - box.top) / rowHeight);
    return { column, bucket };
  };
  const here = cell && counts[cell.column]?.[cell.bucket];
  const table = {
    columns: [
      { name: 'time', numeric: false },
      ...buckets.map((name) => ({ name, numeric: true })),
    ],
    rows: times.map((time, index) => [
      formatInstant(new Date(time)),
      ...buckets.map((_, bucket) => counts[index]?.[bucket] ?? 0),
    ]),
  };
  return (
    <ChartFrame title={title} coverage={coverage} table={table}>
      <div className="flex gap-3 font-mono text-data text-muted">
        <ol
          className="flex flex-col-reverse self-start text-right"
          style={{ lineHeight: `${rowHeight}px` }}
        >
          {buckets.map((bucket, index) => (
            <li key={bucket} className={index % 2 === 0 ? '' : 'invisible'}>
              {bucket}
            </li>
          ))}
        </ol>
        <div className="min-w-0 flex-1">
          <canvas
            ref={canvas}
            role="img"
            aria-label={`${title} over time; the table view has the numbers`}
            className="block w-full rounded"
            style={{ height }}
            onPointerMove={(event) => setCell(find(event))}
            onPointerLeave={() => setCell(undefined)}
            onPointerDown={(event) => {
              const at = find(event);
              onSelect?.(at.column, at.bucket);
            }}
          />
          <div className="flex h-5 items-center justify-between gap-3 text-faint">
            <span>{times[0] !== undefined && formatInstant(new Date(times[0])).slice(11)}</span>
            <span className="text-ink">
              {cell !== undefined &&
                here !== undefined &&
                `${buckets[cell.bucket]} at ${formatInstant(new Date(times[cell.column] ?? 0)).slice(11)}: ${formatCount(here)}`}
            </span>
            <span>{times.length > 0 && formatInstant(new Date(times.at(-1) ?? 0)).slice(11)}</span>
          </div>
        </div>
      </div>
    </ChartFrame>
  );
}

/** One device pixel per cell would blur: cells are whole rectangles in a canvas of the shown size. */
function paint(
  canvas: HTMLCanvasElement,
  counts: readonly (readonly number[])[],
  rows: number,
): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const scale = window.devicePixelRatio;
  canvas.width = canvas.clientWidth * scale;
  canvas.height = canvas.clientHeight * scale;
  const highest = Math.max(1, ...counts.flat());
  const width = canvas.width / Math.max(1, counts.length);
  const height = canvas.height / Math.max(1, rows);
  context.fillStyle = ramp(0);
  context.fillRect(0, 0, canvas.width, canvas.height);
  counts.forEach((column, x) => {
    column.forEach((count, bucket) => {
      if (count === 0) return;
      context.fillStyle = ramp(Math.sqrt(count / highest));
      const left = Math.floor(x * width);
      const top = Math.floor((rows - 1 - bucket) * height);
      context.fillRect(left, top, Math.ceil(width), Math.ceil(height));
    });
  });
}
