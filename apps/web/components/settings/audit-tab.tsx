'use client';
import { Button, type Column, DataTable, EmptyState, formatInstant, Time } from '@sonde/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { useTRPC } from '../api/client.ts';
import { QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import {
  type AuditEntry,
  actionWords,
  auditDetails,
  auditSubject,
  type Names,
} from './audit-words.ts';

/** As many as the server sends at once; a shorter page is the last. */
const pageSize = 100;

/** Who did what in this team, newest first. */
export function AuditTab() {
  const forbidden = useWhyNot()('audit.list');
  if (forbidden !== undefined) {
    return <EmptyState title="The audit is for admins">{forbidden}</EmptyState>;
  }
  return <Entries />;
}

function Entries() {
  const trpc = useTRPC();
  const entries = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      {},
      { getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id) },
    ),
  );
  const hosts = useQuery(trpc.host.list.queryOptions({})).data;
  const members = useQuery(trpc.team.member.list.queryOptions()).data;
  const columns = useMemo(() => {
    const pairs = [
      ...(hosts ?? []).map((host) => [host.id, host.name] as const),
      ...(members ?? []).map((member) => [member.userId, member.name] as const),
    ];
    return columnsFor(new Map(pairs));
  }, [hosts, members]);
  return (
    <QueryState query={entries} label="Loading the audit">
      {({ pages }) => (
        <>
          <DataTable
            label="Audit"
            primary
            columns={columns}
            rows={pages.flat()}
            rowKey={(entry) => entry.id}
            empty={
              <EmptyState title="Nothing has been done yet">
                Runs, changes to hosts and changes to members are written down here.
              </EmptyState>
            }
          />
          {entries.hasNextPage && (
            <div className="border-line border-t px-4 py-2">
              <Button
                size="small"
                disabled={entries.isFetchingNextPage}
                onClick={() => entries.fetchNextPage()}
              >
                Show older entries
              </Button>
            </div>
          )}
        </>
      )}
    </QueryState>
  );
}

const columnsFor = (names: Names): readonly Column<AuditEntry>[] => [
  {
    id: 'time',
    header: 'Time',
    width: 260,
    cell: (entry) => <Time at={entry.createdAt} exact />,
    title: (entry) => formatInstant(entry.createdAt),
    sortValue: (entry) => entry.createdAt.getTime(),
  },
  {
    id: 'user',
    header: 'User',
    width: 180,
    cell: (entry) => entry.user?.name ?? <span className="text-faint">the control plane</span>,
    sortValue: (entry) => entry.user?.name,
  },
  {
    id: 'action',
    header: 'Action',
    width: 180,
    cell: (entry) => actionWords(entry.action),
    title: (entry) => entry.action,
    sortValue: (entry) => actionWords(entry.action),
  },
  {
    id: 'subject',
    header: 'Subject',
    width: 300,
    cell: (entry) => <Subject entry={entry} names={names} />,
    title: (entry) => entry.subject,
    sortValue: (entry) => auditSubject(entry, names).text,
  },
  {
    id: 'details',
    header: 'Details',
    width: 240,
    grow: true,
    cell: (entry) => <span className="text-muted">{auditDetails(entry.details)}</span>,
    title: (entry) => auditDetails(entry.details),
  },
];

function Subject({ entry, names }: { entry: AuditEntry; names: Names }) {
  const { text, href } = auditSubject(entry, names);
  return href === undefined ? (
    text
  ) : (
    <Link href={href} className="rounded hover:underline">
      {text}
    </Link>
  );
}
