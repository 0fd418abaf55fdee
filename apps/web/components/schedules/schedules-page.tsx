'use client';
import {
  Badge,
  Button,
  type Column,
  DataTable,
  EmptyState,
  IconButton,
  StateBadge,
  Time,
  useNow,
  useToast,
} from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, Plus } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { type Outputs, useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { Filter, PageBar } from '../frame/page.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { describeSelector } from '../trace/selector.ts';
import { ScheduleSheet } from './schedule-sheet.tsx';
import { describeTiming } from './timing.ts';

type Schedule = Outputs['schedule']['list'][number];

/** How often the list looks for what the schedules have started. */
const refreshMs = 10_000;

/** What runs by itself: when, where, and how the last one went. */
export function SchedulesPage() {
  const trpc = useTRPC();
  const [filter, setFilter] = useUrlState('q');
  const [edit, setEdit] = useUrlState('edit');
  const schedules = useQuery(
    trpc.schedule.list.queryOptions(undefined, { refetchInterval: refreshMs }),
  );
  const whyNot = useWhyNot();
  const readOnly = whyNot('schedule.update');
  const columns = useMemo(
    () => columnsFor((id) => setEdit(id, 'push'), readOnly),
    [setEdit, readOnly],
  );
  const create = (
    <Button
      look="primary"
      blocked={whyNot('schedule.create')}
      onClick={() => setEdit('new', 'push')}
    >
      <Plus size={14} aria-hidden /> New schedule
    </Button>
  );
  return (
    <>
      <PageBar actions={create}>
        <Filter label="Filter schedules" value={filter} onChange={setFilter} />
      </PageBar>
      <QueryState query={schedules} label="Loading schedules">
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="Nothing is scheduled" action={create}>
              A schedule starts a run of a saved script on a choice of hosts, again and again, and
              keeps the results for as long as you say.
            </EmptyState>
          ) : (
            <DataTable
              label="Schedules"
              primary
              columns={columns}
              rows={all.filter((schedule) =>
                `${schedule.name} ${schedule.script.name}`
                  .toLowerCase()
                  .includes(filter.toLowerCase()),
              )}
              rowKey={(schedule) => schedule.id}
              initialSort={{ column: 'name', descending: false }}
              empty={<EmptyState title={`No schedule matches “${filter}”`} />}
            />
          )
        }
      </QueryState>
      {edit !== '' && <ScheduleSheet key={edit} id={edit} onClose={() => setEdit('', 'push')} />}
    </>
  );
}

function Enabled({ schedule }: { schedule: Schedule }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const whyNot = useWhyNot();
  const options = {
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.schedule.pathKey() }),
    onError: (error: unknown) => toast(errorText(error), 'bad'),
  };
  const enable = useMutation(trpc.schedule.enable.mutationOptions(options));
  const disable = useMutation(trpc.schedule.disable.mutationOptions(options));
  return (
    <span className="inline-flex items-center gap-3">
      <Badge tone={schedule.enabled ? 'ok' : 'off'} text={schedule.enabled ? 'On' : 'Off'} />
      <Button
        size="small"
        aria-label={`${schedule.enabled ? 'Disable' : 'Enable'} ${schedule.name}`}
        blocked={whyNot(schedule.enabled ? 'schedule.disable' : 'schedule.enable')}
        disabled={enable.isPending || disable.isPending}
        onClick={() => (schedule.enabled ? disable : enable).mutate({ id: schedule.id })}
      >
        {schedule.enabled ? 'Disable' : 'Enable'}
      </Button>
    </span>
  );
}

/** The scheduler looks once a minute, so a time may just have passed. */
function NextRun({ at }: { at: Date }) {
  const now = useNow(1000);
  return at < now ? 'due now' : <Time at={at} />;
}

/** The way to the newest result, whether there is one, and how old it is. */
function LastRun({ run }: { run: Schedule['lastRun'] }) {
  if (run === null) return <span className="text-faint">none yet</span>;
  return (
    <span className="inline-flex items-center gap-3">
      <Link href={`/runs/${run.id}`} className="rounded font-mono hover:underline">
        #{run.number}
      </Link>
      <StateBadge state={run.state} />
      <span className="text-faint">
        <Time at={run.createdAt} />
      </span>
    </span>
  );
}

const columnsFor = (
  onEdit: (id: string) => void,
  readOnly: string | undefined,
): readonly Column<Schedule>[] => [
  {
    id: 'name',
    header: 'Schedule',
    width: 160,
    cell: (schedule) => <span className="font-medium">{schedule.name}</span>,
    title: (schedule) => schedule.name,
    sortValue: (schedule) => schedule.name,
  },
  {
    id: 'script',
    header: 'Script',
    width: 150,
    cell: (schedule) => (
      <Link href={`/scripts/${schedule.script.id}`} className="rounded hover:underline">
        {schedule.script.name}
      </Link>
    ),
    sortValue: (schedule) => schedule.script.name,
  },
  {
    id: 'selector',
    header: 'Hosts',
    width: 140,
    grow: true,
    cell: (schedule) => describeSelector(schedule.selector),
    title: (schedule) => describeSelector(schedule.selector),
  },
  {
    id: 'timing',
    header: 'When',
    width: 160,
    cell: (schedule) => describeTiming(schedule),
    title: (schedule) => describeTiming(schedule),
  },
  {
    id: 'next',
    header: 'Next run',
    width: 110,
    cell: (schedule) =>
      schedule.enabled && schedule.nextRunAt && <NextRun at={schedule.nextRunAt} />,
    sortValue: (schedule) => schedule.nextRunAt?.getTime(),
  },
  {
    id: 'last',
    header: 'Last run',
    width: 200,
    cell: (schedule) => <LastRun run={schedule.lastRun} />,
    sortValue: (schedule) => schedule.lastRun?.createdAt.getTime(),
  },
  {
    id: 'history',
    header: 'History',
    width: 80,
    cell: (schedule) => (
      <Link href={`/runs?schedule=${schedule.id}`} className="rounded text-accent hover:underline">
        All runs
      </Link>
    ),
  },
  {
    id: 'enabled',
    header: 'State',
    width: 140,
    cell: (schedule) => <Enabled schedule={schedule} />,
    sortValue: (schedule) => (schedule.enabled ? 1 : 0),
  },
  {
    id: 'edit',
    header: '',
    width: 48,
    cell: (schedule) => (
      <IconButton
        label={`Edit ${schedule.name}`}
        blocked={readOnly}
        onClick={() => onEdit(schedule.id)}
      >
        <Pencil size={13} aria-hidden />
      </IconButton>
    ),
  },
];
