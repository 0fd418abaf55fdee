'use client';
import type { MapSchema, Schema } from '@sonde/compiler';
import type { MergedMap } from '@sonde/output';
import {
  BarList,
  type BarRow,
  type Coverage,
  EmptyState,
  formatCompact,
  type HostMark,
  IcicleGraph,
  Select,
  Time,
} from '@sonde/ui';
import { useState } from 'react';
import type { Marks } from './answer.tsx';
import { HistogramView } from './histogram-view.tsx';
import type { MapShot } from './host-decoder.ts';
import { NumberHistory, SeriesView } from './map-history.tsx';
import { framesOf, isAdditive, mergeShots, numberOf, printedValue, shapeOf } from './map-model.ts';
import { MapTable } from './map-table.tsx';
import type { MapFeed, RunView } from './run-feed.ts';

/** What a picture of a map needs. Hosts are RunHost ids. */
export interface MapViewProps {
  readonly name: string;
  readonly map: MapSchema;
  readonly schema: Schema;
  readonly merged: MergedMap;
  /** Earlier snapshots of the hosts in the picture, oldest first. */
  readonly history: ReadonlyMap<string, readonly MapShot[]>;
  nameOf(host: string): string;
  markOf(host: string): HostMark;
  readonly coverage: Coverage;
}

const plainMark: HostMark = { color: 'var(--accent-fill)', shape: 'disc' };

/** One map of a run: a chart or a table by its type, of all hosts or of one. */
export function MapTab({ map, view, marks }: { map: MapFeed; view: RunView; marks: Marks }) {
  const [host, setHost] = useState('');
  const shots = new Map([...map.latest].filter(([id]) => host === '' || id === host));
  const newest = Math.max(0, ...[...shots.values()].map((shot) => shot.clockMs));
  const merged = mergeShots(shots);
  const schema = [...shots.values()][0]?.schema;
  const names = new Map(view.run.hosts.map((each) => [each.id, each.hostName]));
  return (
    <>
      <div className="flex h-9 shrink-0 items-center gap-3 border-line border-b px-4">
        <Select
          aria-label="Host"
          className="h-6 text-data"
          value={host}
          onChange={(event) => setHost(event.target.value)}
        >
          <option value="">All hosts merged</option>
          {view.run.hosts.map((each) => (
            <option key={each.id} value={each.id}>
              {each.hostName}
            </option>
          ))}
        </Select>
        {newest > 0 && (
          <span className="text-data text-faint">
            as of <Time at={new Date(newest)} />
          </span>
        )}
      </div>
      {merged === undefined || schema === undefined || merged.entries.length === 0 ? (
        <EmptyMap map={map} view={view} />
      ) : (
        <div className="min-h-0 flex-1 overflow-auto p-4">
          <MapView
            name={map.name}
            map={merged.schema}
            schema={schema}
            merged={merged}
            history={new Map([...map.history].filter(([id]) => shots.has(id)))}
            nameOf={(id) => names.get(id) ?? ''}
            markOf={(id) => marks.get(id) ?? plainMark}
            coverage={{
              included: new Set(
                merged.entries.flatMap((each) => each.parts.map((part) => part.host)),
              ).size,
              asked: host === '' ? view.run.hosts.length : 1,
            }}
          />
        </div>
      )}
    </>
  );
}

function EmptyMap({ map, view }: { map: MapFeed; view: RunView }) {
  const over = view.run.state === 'ENDED';
  const heard = map.latest.size;
  const asked = view.run.hosts.length;
  return (
    <EmptyState title={over ? `${map.name} stayed empty` : `${map.name} is empty so far`}>
      {heard > 0
        ? `${heard} of ${asked} hosts sent it, with nothing in it.`
        : `None of ${asked} hosts has sent it${over ? '.' : ' yet; maps are read every few seconds.'}`}
    </EmptyState>
  );
}

/** The picture that fits the map's type. */
export function MapView(props: MapViewProps) {
  const { name, map, merged, coverage } = props;
  switch (shapeOf(map)) {
    case 'histogram':
      return <HistogramView {...props} />;
    case 'series':
      return <SeriesView {...props} />;
    case 'stacks':
      return (
        <div className="flex flex-col gap-8">
          <IcicleGraph
            title={name}
            coverage={coverage}
            stacks={merged.entries.map((entry) => ({
              frames: framesOf(map, entry),
              value: numberOf(entry.value) ?? 0,
            }))}
          />
          <MapTable {...props} />
        </div>
      );
    case 'numbers':
      return (
        <div className="flex flex-col gap-8">
          <BarList
            title={name}
            rows={barRows(props)}
            additive={isAdditive(map)}
            coverage={coverage}
          />
          {map.key === undefined && <NumberHistory {...props} />}
          {map.value.kind === 'stats' && <MapTable {...props} />}
        </div>
      );
    case 'values':
      return <MapTable {...props} />;
  }
}

/** A bar per key made of the hosts' parts; without keys, or without a meaning of a sum, a bar per host. */
function barRows({ map, schema, merged, nameOf, markOf }: MapViewProps): BarRow[] {
  return merged.entries.flatMap((entry) => {
    const parts = entry.parts.map((part) => ({
      host: nameOf(part.host),
      mark: markOf(part.host),
      value: numberOf(part.value) ?? 0,
      text: printedValue(map, part.value, schema),
    }));
    const total = numberOf(entry.value);
    if (map.key !== undefined && total !== undefined) {
      const text = Number.isInteger(total) ? {} : { text: formatCompact(total) };
      return [{ key: entry.label, value: total, parts, ...text }];
    }
    return parts.map((part) => ({
      key: [entry.label, part.host].filter(Boolean).join(' · '),
      value: part.value,
      text: part.text,
      parts: [part],
    }));
  });
}
