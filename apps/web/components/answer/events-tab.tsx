'use client';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  formatCount,
  HostName,
  Input,
  Notice,
  Select,
} from '@sonde/ui';
import { useMemo, useState } from 'react';
import type { Marks } from './answer.tsx';
import { eventColumns } from './event-columns.tsx';
import type { EventRow } from './host-decoder.ts';
import { OlderEvents } from './older-events.tsx';
import { countOutcomes, outcomeOf } from './outcome.ts';
import { type RunView, rowLimit } from './run-feed.ts';

/** Every event as a row with its host, the newest at the end. */
export function EventsTab({
  view,
  marks,
  filled,
}: {
  view: RunView;
  marks: Marks;
  filled: ReadonlySet<string>;
}) {
  const [filter, setFilter] = useState('');
  const [host, setHost] = useState('');
  const [older, setOlder] = useState(false);
  const columns = useEventColumns(view, marks);
  const wanted = filter.toLowerCase();
  const rows =
    wanted === '' && host === ''
      ? view.rows
      : view.rows.filter(
          (row) =>
            (host === '' || row.runHostId === host) && row.text.toLowerCase().includes(wanted),
        );
  if (older) return <OlderEvents view={view} columns={columns} onClose={() => setOlder(false)} />;
  return (
    <>
      <div className="flex h-9 shrink-0 items-center gap-2 border-line border-b px-4">
        <Input
          data-filter
          aria-label="Filter events"
          placeholder="Filter events  /"
          className="h-6 w-64 text-data"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
        <HostSelect view={view} value={host} onChange={setHost} all="Every host" />
        <span className="text-data text-faint tabular-nums">
          {rows.length !== view.rows.length &&
            `${formatCount(rows.length)} of ${formatCount(view.rows.length)}`}
        </span>
      </div>
      {view.droppedRows > 0 && (
        <Notice>
          Showing the latest {formatCount(rowLimit)} events; {formatCount(view.droppedRows)} older
          ones are on the server.{' '}
          <Button size="small" onClick={() => setOlder(true)}>
            Read from the start
          </Button>
        </Notice>
      )}
      <DataTable
        label="Events"
        primary
        follow
        columns={columns}
        rows={rows}
        rowKey={(row) => String(row.key)}
        empty={<NoEvents view={view} filled={filled} filtered={view.rows.length > 0} />}
      />
    </>
  );
}

/** Chooses one host of a run, by RunHost id; empty is all. */
export function HostSelect({
  view,
  value,
  onChange,
  all,
}: {
  view: RunView;
  value: string;
  onChange(id: string): void;
  /** What the empty choice is called. */
  all: string;
}) {
  return (
    <Select
      aria-label="Host"
      className="h-6 text-data"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{all}</option>
      {view.run.hosts.map((host) => (
        <option key={host.id} value={host.id}>
          {host.hostName}
        </option>
      ))}
    </Select>
  );
}

/** Time, host, then the fields of the event where all events are alike, or its text. */
function useEventColumns(view: RunView, marks: Marks): readonly Column<EventRow>[] {
  const names = view.run.hosts.map((host) => `${host.id} ${host.hostName}`).join('\n');
  const schema = view.run.hosts.find((host) => host.schema !== null)?.schema ?? undefined;
  return useMemo(() => {
    const nameOf = new Map(names.split('\n').map((line) => line.split(' ', 2) as [string, string]));
    return [
      {
        id: 'time',
        header: 'Time',
        width: 120,
        mono: true,
        cell: (row) => <span className="text-faint">{clock(row.atMs)}</span>,
        title: (row) => new Date(row.atMs).toISOString(),
        sortValue: (row) => row.key,
      },
      {
        id: 'host',
        header: 'Host',
        width: 130,
        cell: (row) => (
          <HostName name={nameOf.get(row.runHostId) ?? ''} mark={marks.get(row.runHostId)} />
        ),
        sortValue: (row) => nameOf.get(row.runHostId),
      },
      ...eventColumns(schema),
    ];
  }, [names, schema, marks]);
}

/** Zero rows, failed, no answer and not yet are four different sentences. */
function NoEvents({
  view,
  filled,
  filtered,
}: {
  view: RunView;
  filled: ReadonlySet<string>;
  filtered: boolean;
}) {
  if (filtered) return <EmptyState title="No event matches the filter" />;
  const { hosts, state } = view.run;
  const counts = countOutcomes(hosts.map((host) => outcomeOf(host, filled.has(host.id))));
  const answered = counts.zero + counts.rows;
  return (
    <EmptyState
      title={
        answered > 0
          ? `No events ${state === 'ENDED' ? 'came' : 'so far'}`
          : counts.waiting > 0
            ? 'Waiting for the first host'
            : 'No host could answer'
      }
    >
      <span className="flex flex-col gap-1">
        {answered > 0 && (
          <Badge tone="ok" text={`${answered} attached: nothing they were asked for happened`} />
        )}
        {counts.failed > 0 && (
          <Badge
            tone="bad"
            text={`${counts.failed} failed: see the Hosts tab for the diagnostic`}
          />
        )}
        {counts['no-answer'] > 0 && (
          <Badge tone="warn" text={`${counts['no-answer']} gave no answer`} />
        )}
        {counts.waiting > 0 && <Badge tone="busy" text={`${counts.waiting} not attached yet`} />}
      </span>
    </EmptyState>
  );
}

/** `16:25:04.123` in the viewer's zone. */
function clock(ms: number): string {
  const at = new Date(ms);
  const parts = [at.getHours(), at.getMinutes(), at.getSeconds()];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  return `${time}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
