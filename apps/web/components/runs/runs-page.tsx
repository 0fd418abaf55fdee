'use client';
import {
  Badge,
  Button,
  buttonClasses,
  type Column,
  DataTable,
  EmptyState,
  formatCount,
  formatDuration,
  Select,
  StateBadge,
  Time,
} from '@sonde/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type Outputs, useTRPC } from '../api/client.ts';
import { QueryError } from '../api/query-state.tsx';
import { Filter, PageBar } from '../frame/page.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { HostOutcome } from './host-outcome.tsx';
import { isRunState } from './run-state.ts';

type Run = Outputs['run']['list']['runs'][number];

/** How often the list looks for new runs while it is open. */
const refreshMs = 5000;

/** Everything that was ever run, newest first. */
export function RunsPage() {
  const trpc = useTRPC();
  const router = useRouter();
  const [search, setSearch] = useUrlState('q');
  const [state, setState] = useUrlState('state');
  const [scheduleId, setScheduleId] = useUrlState('schedule');
  const runs = useInfiniteQuery(
    trpc.run.list.infiniteQueryOptions(
      {
        ...(search === '' ? {} : { search }),
        ...(isRunState(state) ? { state } : {}),
        ...(scheduleId === '' ? {} : { scheduleId }),
      },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: refreshMs,
        placeholderData: (old) => old,
      },
    ),
  );
  const rows = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  const narrowed = search !== '' || state !== '' || scheduleId !== '';
  return (
    <>
      <PageBar>
        <Filter label="Filter runs" value={search} onChange={setSearch} />
        <Select
          aria-label="State"
          value={state}
          onChange={(event) => setState(event.target.value, 'push')}
        >
          <option value="">Any state</option>
          <option value="PENDING">Waiting</option>
          <option value="RUNNING">Running</option>
          <option value="ENDED">Ended</option>
        </Select>
        {scheduleId !== '' && (
          <Button size="small" onClick={() => setScheduleId('', 'push')}>
            Of one schedule: show all
          </Button>
        )}
      </PageBar>
      {runs.error && rows.length === 0 && (
        <QueryError error={runs.error} what="Loading runs" retry={() => runs.refetch()} />
      )}
      {runs.data !== undefined && rows.length === 0 && !narrowed && <NoRuns />}
      {runs.data !== undefined && (rows.length > 0 || narrowed) && (
        <DataTable
          label="Runs"
          primary
          columns={columns}
          rows={rows}
          rowKey={(run) => run.id}
          onOpen={(run) => router.push(`/runs/${run.id}`)}
          empty={<EmptyState title="No run matches these filters" />}
        />
      )}
      {runs.hasNextPage && (
        <div className="border-line border-t px-4 py-2">
          <Button
            size="small"
            disabled={runs.isFetchingNextPage}
            onClick={() => runs.fetchNextPage()}
          >
            Show older runs
          </Button>
        </div>
      )}
    </>
  );
}

function NoRuns() {
  return (
    <EmptyState
      title="Nothing has been run yet"
      action={
        <Link
          href={`/trace?draft=${encodeURIComponent(firstScript)}`}
          className={buttonClasses({ look: 'primary' })}
        >
          Count system calls by process
        </Link>
      }
    >
      Every run is kept here with its script, its hosts and its results, and can be opened, compared
      and run again.
    </EmptyState>
  );
}

const firstScript = 'tracepoint:raw_syscalls:sys_enter { @[comm] = count(); }';

const columns: readonly Column<Run>[] = [
  {
    id: 'number',
    header: 'Run',
    width: 80,
    mono: true,
    cell: (run) => (
      <Link href={`/runs/${run.id}`} className="rounded hover:underline">
        #{run.number}
      </Link>
    ),
    sortValue: (run) => run.number,
  },
  {
    id: 'script',
    header: 'Script',
    width: 220,
    grow: true,
    cell: (run) => <span className="font-medium">{run.scriptName}</span>,
    sortValue: (run) => run.scriptName,
  },
  {
    id: 'state',
    header: 'State',
    width: 110,
    cell: (run) => <StateBadge state={run.state} />,
    sortValue: (run) => run.state,
  },
  {
    id: 'hosts',
    header: 'Hosts',
    width: 260,
    cell: (run) => <HostOutcome counts={run.hostCounts} />,
  },
  {
    id: 'startedBy',
    header: 'Started by',
    width: 140,
    cell: (run) =>
      run.schedule ? <Badge tone="off" text={run.schedule.name} /> : (run.startedBy?.name ?? ''),
    sortValue: (run) => run.startedBy?.name ?? run.schedule?.name,
  },
  {
    id: 'events',
    header: 'Events',
    width: 100,
    numeric: true,
    cell: (run) => formatCount(run.events),
    sortValue: (run) => run.events,
  },
  {
    id: 'lost',
    header: 'Lost',
    width: 80,
    numeric: true,
    cell: (run) =>
      run.lost === 0n ? (
        <span className="text-faint">0</span>
      ) : (
        <span className="text-warn">{formatCount(run.lost)}</span>
      ),
    sortValue: (run) => run.lost,
  },
  {
    id: 'duration',
    header: 'Took',
    width: 110,
    numeric: true,
    cell: (run) => took(run.startedAt, run.endedAt),
    sortValue: (run) =>
      run.startedAt && run.endedAt ? run.endedAt.getTime() - run.startedAt.getTime() : undefined,
  },
  {
    id: 'createdAt',
    header: 'Started',
    width: 120,
    cell: (run) => <Time at={run.createdAt} />,
    sortValue: (run) => run.createdAt.getTime(),
  },
];

function took(from: Date | null, to: Date | null): string {
  return from !== null && to !== null ? formatDuration(to.getTime() - from.getTime()) : '';
}
