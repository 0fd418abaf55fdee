'use client';
import { emptyDictionary, seriesIntervals } from '@sonde/output';
import { TimeSeries } from '@sonde/ui';
import { align } from './align.ts';
import { numberOf } from './map-model.ts';
import type { MapViewProps } from './map-tab.tsx';

/** A keyless number over the snapshots of a run, a line per host. */
export function NumberHistory({ name, history, nameOf, markOf, coverage }: MapViewProps) {
  const { times, lines } = align(
    [...history].map(([id, shots]) => ({
      id,
      values: new Map(
        shots.map((shot) => [
          Math.floor(shot.clockMs / 1000) * 1000,
          numberOf(shot.content.entries[0]?.value),
        ]),
      ),
    })),
  );
  if (times.length < 2) return null;
  return (
    <TimeSeries
      title={`${name} over time`}
      coverage={coverage}
      times={times}
      lines={lines.map((line) => ({ ...line, name: nameOf(line.id), mark: markOf(line.id) }))}
    />
  );
}

/** A tseries map: a line per host, or per host and key. */
export function SeriesView({ name, map, merged, nameOf, markOf, coverage }: MapViewProps) {
  const type = map.value;
  if (type.kind !== 'tseries') return null;
  const parts = merged.entries.flatMap((entry) =>
    entry.parts.map((part) => ({
      ...part,
      label: entry.label,
      id: `${entry.identity} ${part.host}`,
    })),
  );
  const { times, lines } = align(
    parts.map(({ id, value }) => ({
      id,
      values: new Map(
        value.kind === 'tseries'
          ? seriesIntervals(type, value.points, emptyDictionary).map((interval) => [
              Number(interval.startNs / 1_000_000n),
              interval.value === undefined ? undefined : Number(interval.value),
            ])
          : [],
      ),
    })),
  );
  return (
    <TimeSeries
      title={name}
      coverage={coverage}
      height={260}
      times={times}
      lines={lines.map((line, index) => {
        const part = parts[index];
        const host = part?.host ?? '';
        const words = [nameOf(host), part?.label ?? ''];
        return { ...line, name: words.filter(Boolean).join(' '), mark: markOf(host) };
      })}
    />
  );
}
