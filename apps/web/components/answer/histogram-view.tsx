'use client';
import { Heatmap, Histogram, Select } from '@sonde/ui';
import { useState } from 'react';
import type { MapShot } from './host-decoder.ts';
import { commonBuckets, mergeShots } from './map-model.ts';
import type { MapViewProps } from './map-tab.tsx';

/** A histogram of one key, merged and per host, and how it grew over time. */
export function HistogramView(props: MapViewProps) {
  const { name, map, merged, nameOf, markOf, coverage } = props;
  const [key, setKey] = useState<string>();
  const entry = merged.entries.find((each) => each.identity === key) ?? merged.entries[0];
  if (entry === undefined) return null;
  const { labels, counts } = commonBuckets(map, [
    entry.value,
    ...entry.parts.map((part) => part.value),
  ]);
  const bucketsAt = (at: number) =>
    labels.map((label, bucket) => ({ label, count: counts[at]?.[bucket] ?? 0 }));
  const title = entry.label === '' ? name : `${name}[${entry.label}]`;
  return (
    <div className="flex flex-col gap-6">
      {map.key !== undefined && (
        <div className="flex items-center gap-2 text-data text-muted">
          Key
          <Select
            aria-label="Key"
            className="h-6 max-w-xl font-mono text-data"
            value={entry.identity}
            onChange={(event) => setKey(event.target.value)}
          >
            {merged.entries.map((each) => (
              <option key={each.identity} value={each.identity}>
                {each.label}
              </option>
            ))}
          </Select>
        </div>
      )}
      <Histogram
        title={title}
        coverage={{ ...coverage, included: entry.parts.length }}
        merged={bucketsAt(0)}
        parts={entry.parts.map((part, at) => ({
          id: part.host,
          name: nameOf(part.host),
          mark: markOf(part.host),
          buckets: bucketsAt(at + 1),
        }))}
      />
      <OverTime {...props} title={title} identity={entry.identity} />
    </div>
  );
}

/** Time across, bucket up: what was added between one snapshot and the next, over all hosts in the picture. */
function OverTime({
  map,
  history,
  coverage,
  title,
  identity,
}: MapViewProps & { title: string; identity: string }) {
  const steps = growthSteps([...history.values()]);
  const values = steps.flatMap((step) => [
    histogramIn(step.before, identity),
    histogramIn(step.after, identity),
  ]);
  const { labels, counts } = commonBuckets(map, values);
  const columns = new Map<number, number[]>();
  steps.forEach((step, index) => {
    const column = columns.get(step.second) ?? labels.map(() => 0);
    labels.forEach((_, bucket) => {
      const grown = (counts[index * 2 + 1]?.[bucket] ?? 0) - (counts[index * 2]?.[bucket] ?? 0);
      column[bucket] = (column[bucket] ?? 0) + Math.max(0, grown);
    });
    columns.set(step.second, column);
  });
  if (columns.size < 2) return null;
  const sorted = [...columns].sort(([left], [right]) => left - right);
  return (
    <Heatmap
      title={`${title} over time`}
      coverage={coverage}
      times={sorted.map(([second]) => second * 1000)}
      buckets={labels}
      counts={sorted.map(([, column]) => column)}
    />
  );
}

interface GrowthStep {
  readonly second: number;
  readonly before: MapShot | undefined;
  readonly after: MapShot;
}

/** Each snapshot of each host with the one before it. */
const growthSteps = (histories: readonly (readonly MapShot[])[]): GrowthStep[] =>
  histories.flatMap((shots) =>
    shots.map((after, index) => ({
      second: Math.floor(after.clockMs / 1000),
      before: shots[index - 1],
      after,
    })),
  );

function histogramIn(shot: MapShot | undefined, identity: string) {
  if (shot === undefined) return undefined;
  const merged = mergeShots(new Map([['', shot]]));
  return merged?.entries.find((entry) => entry.identity === identity)?.value;
}
