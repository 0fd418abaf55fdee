'use client';
import { lossText, lostOf } from '@sonde/api/client';
import {
  Badge,
  type Column,
  cn,
  DataTable,
  formatCount,
  formatDuration,
  formatPercent,
  HostName,
  StateBadge,
  type Tone,
} from '@sonde/ui';
import Link from 'next/link';
import { useMemo, useState } from 'react';
import type { Marks } from './answer.tsx';
import { DiagnosticList } from './diagnostic-list.tsx';
import { type Outcome, outcomeOf, outcomeText } from './outcome.ts';
import type { RunHost, RunView } from './run-feed.ts';

interface LedgerRow {
  readonly host: RunHost;
  readonly outcome: Outcome;
}

const tones: Record<Outcome, Tone> = {
  rows: 'ok',
  zero: 'ok',
  failed: 'bad',
  'no-answer': 'warn',
  waiting: 'off',
};

/** The ledger: everyone who was asked, and what became of it. */
export function HostsTab({
  view,
  marks,
  filled,
}: {
  view: RunView;
  marks: Marks;
  filled: ReadonlySet<string>;
}) {
  const [open, setOpen] = useState<string>();
  const columns = useMemo(() => columnsFor(marks), [marks]);
  const rows = view.run.hosts.map((host) => ({
    host,
    outcome: outcomeOf(host, filled.has(host.id)),
  }));
  const { hosts } = view.run;
  // Unasked, a host that failed speaks before one that only warned.
  const chosen =
    hosts.find((host) => host.id === open) ??
    hosts.find((host) => host.diagnostics.some((each) => each.severity === 'error')) ??
    hosts.find((host) => host.diagnostics.length > 0);
  const telling = chosen !== undefined && chosen.diagnostics.length > 0;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <DataTable
        label="Hosts of this run"
        primary
        columns={columns}
        rows={rows}
        rowKey={(row) => row.host.id}
        chosen={open}
        onOpen={(row) => setOpen(row.host.id)}
      />
      {telling && (
        <section
          aria-label="Diagnostics"
          className="max-h-[55%] shrink-0 overflow-auto border-line border-t"
        >
          <DiagnosticList
            hostName={chosen.hostName}
            alike={hosts.filter((host) => sameDiagnostics(host, chosen)).length}
            text={view.run.text}
            diagnostics={chosen.diagnostics}
          />
        </section>
      )}
    </div>
  );
}

const sameDiagnostics = (left: RunHost, right: RunHost): boolean =>
  left.diagnostics.map((each) => each.message).join('\n') ===
  right.diagnostics.map((each) => each.message).join('\n');

const micro = (value: number | null): string =>
  value === null ? '' : formatDuration(value / 1000);

const columnsFor = (marks: Marks): readonly Column<LedgerRow>[] => [
  {
    id: 'host',
    header: 'Host',
    width: 160,
    cell: ({ host }) =>
      host.hostId === null ? (
        <HostName name={host.hostName} mark={marks.get(host.id)} />
      ) : (
        <Link href={`/hosts/${host.hostId}`} className="rounded hover:underline">
          <HostName name={host.hostName} mark={marks.get(host.id)} />
        </Link>
      ),
    sortValue: ({ host }) => host.hostName,
  },
  {
    id: 'state',
    header: 'State',
    width: 110,
    cell: ({ host }) => <StateBadge state={host.state} />,
    sortValue: ({ host }) => host.state,
  },
  {
    id: 'outcome',
    header: 'Answer',
    width: 280,
    grow: true,
    cell: ({ host, outcome }) => <Badge tone={tones[outcome]} text={outcomeText(host, outcome)} />,
    title: ({ host, outcome }) => outcomeText(host, outcome),
    sortValue: ({ outcome }) => outcome,
  },
  {
    id: 'probes',
    header: 'Probes',
    width: 80,
    numeric: true,
    cell: ({ host }) => formatCount(host.attachedProbes),
    sortValue: ({ host }) => host.attachedProbes,
  },
  {
    id: 'events',
    header: 'Events',
    width: 110,
    numeric: true,
    cell: ({ host }) => formatCount(host.totals.events),
    sortValue: ({ host }) => host.totals.events,
  },
  {
    id: 'lost',
    header: 'Lost',
    width: 80,
    numeric: true,
    cell: ({ host }) => (
      <span className={lostOf(host.totals) > 0n ? 'text-warn' : 'text-faint'}>
        {formatCount(lostOf(host.totals))}
      </span>
    ),
    title: ({ host }) => lossText(host.totals) || 'Nothing was lost',
    sortValue: ({ host }) => lostOf(host.totals),
  },
  {
    id: 'full',
    header: 'Map full',
    width: 90,
    numeric: true,
    cell: ({ host }) => (
      <span className={cn(host.totals.mapFull > 0n ? 'text-warn' : 'text-faint')}>
        {formatCount(host.totals.mapFull)}
      </span>
    ),
    title: () => 'Updates refused because a map was full',
    sortValue: ({ host }) => host.totals.mapFull,
  },
  {
    id: 'overhead',
    header: 'Overhead',
    width: 96,
    numeric: true,
    cell: ({ host }) => formatPercent(host.totals.overheadPercent),
    title: ({ host }) =>
      `${formatCount(host.totals.runCount)} program runs, ${host.totals.runTimeNs} ns in all`,
    sortValue: ({ host }) => host.totals.overheadPercent,
  },
  {
    id: 'compile',
    header: 'Compile',
    width: 90,
    numeric: true,
    cell: ({ host }) => micro(host.compileUs),
    sortValue: ({ host }) => host.compileUs ?? undefined,
  },
  {
    id: 'attach',
    header: 'Attach',
    width: 90,
    numeric: true,
    cell: ({ host }) => micro(host.attachUs),
    sortValue: ({ host }) => host.attachUs ?? undefined,
  },
];
