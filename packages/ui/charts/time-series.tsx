'use client';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { HostMark } from '../data/host-color.ts';
import { HostName } from '../data/host-name.tsx';
import { formatCompact, formatInstant } from '../format.ts';
import { ChartFrame, type Coverage } from './chart-frame.tsx';

/** One line. `values` match the chart's times one by one; null is a gap. */
export interface TimeSeriesLine {
  readonly id: string;
  readonly name: string;
  readonly mark: HostMark;
  readonly values: readonly (number | null)[];
}

/** More lines than this cannot be told apart: then the least, the median and the greatest are drawn. */
const lineLimit = 12;

/** Values over time, a line per host up to a dozen, then minimum, median and maximum of all. */
export function TimeSeries({
  title,
  times,
  lines,
  coverage,
  height = 180,
}: {
  title: string;
  /** Milliseconds since 1970, ascending. */
  times: readonly number[];
  lines: readonly TimeSeriesLine[];
  coverage?: Coverage;
  height?: number;
}) {
  const drawn = lines.length > lineLimit ? summarize(times, lines) : lines;
  const table = {
    columns: [
      { name: 'time', numeric: false },
      ...lines.map((line) => ({ name: line.name, numeric: true })),
    ],
    rows: times.map((time, index) => [
      formatInstant(new Date(time)),
      ...lines.map((line) => line.values[index] ?? ''),
    ]),
  };
  return (
    <ChartFrame title={title} coverage={coverage} table={table}>
      <Plot times={times} lines={drawn} height={height} label={title} />
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-data text-muted">
        {drawn.map((line) => (
          <li key={line.id}>
            <HostName name={line.name} mark={line.mark} />
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

function Plot({
  times,
  lines,
  height,
  label,
}: {
  times: readonly number[];
  lines: readonly TimeSeriesLine[];
  height: number;
  label: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const shape = lines.map((line) => `${line.id}:${line.mark.color}`).join('|');
  const data = [times.map((time) => time / 1000), ...lines.map((line) => [...line.values])];
  const latest = useRef({ data, lines });
  latest.current = { data, lines };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a plot is rebuilt only when its lines are others
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const width = element.clientWidth;
    const options = plotOptions(latest.current.lines, width, height, getComputedStyle(element));
    const made = new uPlot(options, latest.current.data as uPlot.AlignedData, element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [shape, height]);
  useEffect(() => {
    plot.current?.setData(data as uPlot.AlignedData);
  });
  return <div ref={place} role="img" aria-label={`${label} over time`} style={{ height }} />;
}

function plotOptions(
  lines: readonly TimeSeriesLine[],
  width: number,
  height: number,
  style: CSSStyleDeclaration,
): uPlot.Options {
  const axis = {
    stroke: style.getPropertyValue('--faint'),
    grid: { stroke: style.getPropertyValue('--line-soft'), width: 1 },
    ticks: { show: false },
    font: '12px "JetBrains Mono Variable", monospace',
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: { min: { soft: 0, mode: 1 }, max: { pad: 0.1 } } } },
    series: [
      {},
      ...lines.map((line) => ({
        label: line.name,
        stroke: line.mark.color,
        width: 1.5,
        points: { show: false },
      })),
    ],
    axes: [
      axis,
      { ...axis, size: 56, values: (_, ticks) => ticks.map((tick) => formatCompact(tick)) },
    ],
  };
}

/** Minimum, median and maximum of all lines at each time. */
export function summarize(
  times: readonly number[],
  lines: readonly TimeSeriesLine[],
): TimeSeriesLine[] {
  const sorted = times.map((_, index) =>
    lines
      .map((line) => line.values[index])
      .filter((value) => value !== null && value !== undefined)
      .sort((left, right) => left - right),
  );
  const line = (id: string, color: string, pick: (all: number[]) => number | undefined) => ({
    id,
    name: id,
    mark: { color, shape: 'disc' as const },
    values: sorted.map((all) => pick(all) ?? null),
  });
  return [
    line('minimum', '#33a3cc', (all) => all[0]),
    line('median', '#4477aa', (all) => all[Math.floor((all.length - 1) / 2)]),
    line('maximum', '#d55e00', (all) => all.at(-1)),
  ];
}
