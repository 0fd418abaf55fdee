'use client';
import { type MergedMap, type OutlierMeasure, rankOutliers } from '@sonde/output';
import { ChartFrame, formatCount, type HostMark, HostName } from '@sonde/ui';

const measures: Record<OutlierMeasure, string> = {
  wasserstein: 'buckets that an observation would have to move, on average',
  'jensen-shannon': 'how differently the keys share the whole, 0 to 1',
  'log-ratio': 'doublings away from the mean of the others',
};

/** Each host against all the others of its run, the strangest first. */
export function OutlierTable({
  merged,
  title,
  nameOf,
  markOf,
}: {
  merged: MergedMap;
  title: string;
  nameOf(host: string): string;
  markOf(host: string): HostMark;
}) {
  const ranked = rankOutliers(merged);
  const highest = Math.max(0.001, ...ranked.map((each) => each.score ?? 0));
  const measure = ranked[0]?.measure;
  const table = {
    columns: [
      { name: 'host', numeric: false },
      { name: 'distance', numeric: true },
      { name: 'observations', numeric: true },
    ],
    rows: ranked.map((each) => [nameOf(each.host), each.score ?? '', each.observations ?? '']),
  };
  return (
    <ChartFrame
      title={`Outliers of ${title}`}
      coverage={{
        included: ranked.filter((each) => each.score !== undefined).length,
        asked: ranked.length,
      }}
      table={table}
    >
      {measure !== undefined && (
        <p className="text-data text-faint">Distance from the rest: {measures[measure]}.</p>
      )}
      <ol className="grid grid-cols-[max-content_max-content_minmax(4rem,1fr)] font-mono text-data">
        {ranked.map((each) => (
          <li
            key={each.host}
            className="col-span-3 grid h-6 grid-cols-subgrid items-center gap-x-3 rounded hover:bg-hover"
            title={
              each.observations === undefined
                ? ''
                : `${formatCount(each.observations)} observations`
            }
          >
            <HostName name={nameOf(each.host)} mark={markOf(each.host)} />
            <span className="text-right tabular-nums">
              {each.score === undefined ? 'too few to tell' : each.score.toFixed(3)}
            </span>
            <span
              className="h-3 rounded-r-[2px]"
              style={{
                width: `${((each.score ?? 0) / highest) * 100}%`,
                background: markOf(each.host).color,
              }}
            />
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}
