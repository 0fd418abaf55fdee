'use client';
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  formatCount,
  formatDuration,
  plural,
  StateBadge,
  Time,
} from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type Outputs, useTRPC } from '../api/client.ts';
import { QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { Filter, PageBar } from '../frame/page.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { AddHost } from './add-host.tsx';
import { LabelList } from './labels.tsx';
import { matchesHost } from './match-host.ts';

type Host = Outputs['host']['list'][number];

/** Larger than this, times of different hosts cannot be laid side by side without a word about it. */
const noteworthyOffsetMs = 50;

/** The team's hosts: who is here, on which kernel, and when each was last heard of. */
export function HostsPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const [filter, setFilter] = useUrlState('q');
  const [add, setAdd] = useUrlState('add');
  const hosts = useQuery(trpc.host.list.queryOptions({}));
  const blocked = useWhyNot()('host.joinToken.create');
  const addButton = (
    <Button look="primary" blocked={blocked} onClick={() => setAdd('1')}>
      <Plus size={14} aria-hidden /> Add a host
    </Button>
  );
  return (
    <>
      <PageBar actions={addButton}>
        <Filter label="Filter hosts" value={filter} onChange={setFilter} />
        {hosts.data && <Counts hosts={hosts.data} />}
      </PageBar>
      <QueryState query={hosts} label="Loading hosts">
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="No host has joined yet" action={addButton}>
              A host joins by one pasted line: it starts a collector that dials out to this control
              plane, and then traces whatever this team asks of it.
            </EmptyState>
          ) : (
            <DataTable
              label="Hosts"
              primary
              columns={columns}
              rows={all.filter((host) => matchesHost(host, filter))}
              rowKey={(host) => host.id}
              onOpen={(host) => router.push(`/hosts/${host.id}`)}
              initialSort={{ column: 'name', descending: false }}
              empty={<EmptyState title={`No host matches “${filter}”`} />}
            />
          )
        }
      </QueryState>
      {add === '1' && blocked === undefined && <AddHost onClose={() => setAdd('')} />}
    </>
  );
}

function Counts({ hosts }: { hosts: readonly Host[] }) {
  const online = hosts.filter((host) => host.state === 'ONLINE').length;
  return (
    <p className="text-data text-muted tabular-nums" aria-live="polite">
      {plural(hosts.length, 'host')}, {formatCount(online)} online
    </p>
  );
}

const columns: readonly Column<Host>[] = [
  {
    id: 'name',
    header: 'Host',
    width: 200,
    cell: (host) => (
      <Link href={`/hosts/${host.id}`} className="rounded font-medium hover:underline">
        {host.name}
      </Link>
    ),
    sortValue: (host) => host.name,
    title: (host) => host.name,
  },
  {
    id: 'state',
    header: 'State',
    width: 110,
    cell: (host) => <StateBadge state={host.state} />,
    sortValue: (host) => host.state,
  },
  {
    id: 'kernel',
    header: 'Kernel',
    width: 220,
    mono: true,
    cell: (host) => host.kernel?.release ?? <span className="text-faint">not known yet</span>,
    title: (host) => host.kernel?.release ?? '',
    sortValue: (host) => host.kernel?.release,
  },
  {
    id: 'labels',
    header: 'Labels',
    width: 240,
    grow: true,
    cell: (host) => <LabelList labels={host.labels} />,
  },
  {
    id: 'contact',
    header: 'Last contact',
    width: 120,
    cell: (host) => (host.lastContactAt ? <Time at={host.lastContactAt} /> : 'never'),
    sortValue: (host) => host.lastContactAt?.getTime(),
  },
  {
    id: 'clock',
    header: 'Clock offset',
    width: 110,
    numeric: true,
    cell: (host) => <ClockOffset offsetMs={host.clockOffsetMs} />,
    sortValue: (host) => Math.abs(host.clockOffsetMs ?? 0),
  },
  {
    id: 'collector',
    header: 'Collector',
    width: 100,
    mono: true,
    cell: (host) => host.collectorVersion ?? '',
    sortValue: (host) => host.collectorVersion ?? undefined,
  },
];

/** How far the host's clock is from the control plane's; amber when it matters. */
export function ClockOffset({ offsetMs }: { offsetMs: number | null }) {
  if (offsetMs === null) return null;
  const text = `${offsetMs < 0 ? '−' : '+'}${formatDuration(Math.abs(offsetMs))}`;
  return Math.abs(offsetMs) > noteworthyOffsetMs ? (
    <span className="text-warn">{text}</span>
  ) : (
    <span>{text}</span>
  );
}
