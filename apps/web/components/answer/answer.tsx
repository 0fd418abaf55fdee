'use client';
import { type HostMark, Loading, markHosts, type Tab, Tabs } from '@sonde/ui';
import { useMemo } from 'react';
import { QueryError } from '../api/query-state.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { DetailsTab } from './details-tab.tsx';
import { EventsTab } from './events-tab.tsx';
import { firstTab } from './first-tab.ts';
import { HostsTab } from './hosts-tab.tsx';
import { MapTab } from './map-tab.tsx';
import { outcomeOf } from './outcome.ts';
import type { Run, RunView } from './run-feed.ts';
import { RunHeader } from './run-header.tsx';
import { TextTab } from './text-tab.tsx';
import type { FollowedRun } from './use-run.ts';

/** What a run has to say: its numbers, and tabs for events, maps, hosts, text and details. */
export function Answer({
  followed,
  onRunAgain,
}: {
  followed: FollowedRun;
  onRunAgain?: ((run: Run) => void) | undefined;
}) {
  const { view, connection, error } = followed;
  if (view === undefined) {
    if (error !== undefined) return <QueryError error={error} what="Loading the run" />;
    return <Loading label="Loading the run" />;
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <RunHeader view={view} connection={connection} onRunAgain={onRunAgain} />
      <AnswerTabs view={view} />
    </div>
  );
}

/** RunHost ids whose maps hold something: an answer even without events. */
export function hostsWithMaps(view: RunView): ReadonlySet<string> {
  return new Set(
    view.maps.flatMap((map) =>
      [...map.latest].filter(([, shot]) => shot.content.entries.length > 0).map(([id]) => id),
    ),
  );
}

function AnswerTabs({ view }: { view: RunView }) {
  const { run } = view;
  const [tab, setTab] = useUrlState('tab');
  const ids = run.hosts.map((host) => host.id).join(' ');
  const marks = useMemo(() => markHosts(ids.split(' ')), [ids]);
  const filled = hostsWithMaps(view);
  const outcomes = run.hosts.map((host) => outcomeOf(host, filled.has(host.id)));
  const troubled = outcomes.filter((each) => each === 'failed' || each === 'no-answer').length;
  // A host may have spoken before it failed.
  const silent = view.rows.length + view.droppedRows + filled.size === 0;
  const first = firstTab(run.hosts, silent ? outcomes : []);
  const tabs: Tab[] = [
    {
      id: 'events',
      label: 'Events',
      note: compactCount(view.rows.length + view.droppedRows),
      content: <EventsTab view={view} marks={marks} filled={filled} />,
    },
    ...view.maps.map((map) => ({
      id: `map-${map.name}`,
      label: map.name,
      content: <MapTab key={map.map} map={map} view={view} marks={marks} />,
    })),
    {
      id: 'hosts',
      label: 'Hosts',
      note: troubled > 0 ? <span className="text-bad">✕ {troubled}</span> : run.hosts.length,
      content: <HostsTab view={view} marks={marks} filled={filled} />,
    },
    { id: 'text', label: 'Text', content: <TextTab view={view} /> },
    { id: 'details', label: 'Details', content: <DetailsTab run={run} /> },
  ];
  return <Tabs label="Answer" tabs={tabs} value={tab || first} onChange={setTab} />;
}

const compactCount = (count: number): string => (count > 999_999 ? '1M+' : String(count));

export type Marks = ReadonlyMap<string, HostMark>;
