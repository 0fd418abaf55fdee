'use client';
import { Button, buttonClasses, ConfirmDialog, cn, Segmented, Time, useToast } from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Outputs, useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { CodeView } from '../editor/code-view.tsx';
import { ActionLink } from '../frame/action-link.tsx';
import { useCrumb } from '../frame/crumbs.tsx';
import { PageBar } from '../frame/page.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { LatestRuns } from '../runs/latest-runs.tsx';
import { DiffView } from './diff-view.tsx';

type Version = Outputs['script']['versions'][number];

/** One script: its text in any version, what changed, and its latest runs. */
export function ScriptPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const script = useQuery(trpc.script.get.queryOptions({ id }));
  const versions = useQuery(trpc.script.versions.queryOptions({ id }));
  const [number, setNumber] = useUrlState('version');
  const [view, setView] = useUrlState('view', 'text');
  const whyNot = useWhyNot();
  const [archiving, setArchiving] = useState(false);
  useCrumb(script.data?.name);
  return (
    <QueryState query={script} label="Loading the script">
      {(data) => (
        <>
          <PageBar
            actions={
              <>
                <ActionLink
                  href={`/schedules?edit=new&script=${id}`}
                  blocked={whyNot('schedule.create')}
                >
                  Schedule
                </ActionLink>
                <Button
                  look="danger"
                  blocked={whyNot('script.archive')}
                  onClick={() => setArchiving(true)}
                >
                  Archive
                </Button>
                <Link
                  href={`/trace?script=${id}${number === '' ? '' : `&version=${number}`}`}
                  className={buttonClasses({ look: 'primary' })}
                >
                  Open in Trace
                </Link>
              </>
            }
          >
            <Segmented
              label="View"
              value={view}
              onChange={(next) => setView(next, 'push')}
              options={[
                { value: 'text', label: 'Text' },
                { value: 'changes', label: 'Changes' },
              ]}
            />
            <span className="truncate text-body text-muted">{data.description}</span>
          </PageBar>
          <QueryState query={versions} label="Loading versions">
            {(all) => (
              <div className="flex min-h-0 flex-1">
                <VersionView id={id} versions={all} number={number} changes={view === 'changes'} />
                <aside className="flex w-72 shrink-0 flex-col overflow-auto border-line border-l">
                  <VersionList
                    versions={all}
                    number={number}
                    onChoose={(next) => setNumber(next, 'push')}
                  />
                  <OwnRuns scriptId={id} />
                </aside>
              </div>
            )}
          </QueryState>
          {archiving && <Archive id={id} name={data.name} onClose={() => setArchiving(false)} />}
        </>
      )}
    </QueryState>
  );
}

function VersionView({
  id,
  versions,
  number,
  changes,
}: {
  id: string;
  versions: readonly Version[];
  number: string;
  changes: boolean;
}) {
  const trpc = useTRPC();
  const at = Math.max(
    0,
    versions.findIndex((version) => String(version.number) === number),
  );
  const chosen = versions[at]?.number ?? 1;
  const before = versions[at + 1]?.number;
  const text = useQuery(trpc.script.get.queryOptions({ id, version: chosen }));
  const old = useQuery(
    trpc.script.get.queryOptions({ id, version: before ?? 1 }, { enabled: before !== undefined }),
  );
  return (
    <div className="min-w-0 flex-1 overflow-auto">
      <QueryState query={text} label={`Loading version ${chosen}`}>
        {({ version }) =>
          changes ? (
            <DiffView
              left={{
                name: before === undefined ? 'nothing' : `version ${before}`,
                text: before === undefined ? '' : (old.data?.version.text ?? ''),
              }}
              right={{ name: `version ${chosen}`, text: version.text }}
            />
          ) : (
            <CodeView text={version.text} label={`Text of version ${chosen}`} />
          )
        }
      </QueryState>
    </div>
  );
}

function VersionList({
  versions,
  number,
  onChoose,
}: {
  versions: readonly Version[];
  number: string;
  onChoose(number: string): void;
}) {
  const latest = Math.max(...versions.map((version) => version.number));
  return (
    <section aria-label="Versions" className="border-line border-b py-2">
      <h2 className="px-4 py-1 text-data text-muted">Versions</h2>
      <ul>
        {versions.map((version) => {
          const here = String(version.number) === (number || String(latest));
          return (
            <li key={version.id}>
              <button
                type="button"
                aria-current={here ? 'true' : undefined}
                onClick={() => onChoose(version.number === latest ? '' : String(version.number))}
                className={cn(
                  'flex h-8 w-full cursor-pointer items-center gap-3 px-4 text-data',
                  here ? 'bg-selected' : 'hover:bg-hover',
                )}
              >
                <span className="w-8 text-left font-mono">v{version.number}</span>
                <span className="flex-1 truncate text-left text-muted">
                  {version.createdBy?.name ?? ''}
                </span>
                <span className="text-faint">
                  <Time at={version.createdAt} />
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function OwnRuns({ scriptId }: { scriptId: string }) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.run.list.queryOptions({ scriptId, limit: 10 }));
  return runs.data && <LatestRuns runs={runs.data.runs} className="py-2" />;
}

function Archive({ id, name, onClose }: { id: string; name: string; onClose(): void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const toast = useToast();
  const archive = useMutation(
    trpc.script.archive.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.script.pathKey() });
        router.push('/scripts');
      },
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
  return (
    <ConfirmDialog
      title={`Archive ${name}?`}
      action={`Archive ${name}`}
      busy={archive.isPending}
      onConfirm={() => archive.mutate({ id })}
      onClose={onClose}
    >
      The script leaves the list and its schedules start no more runs. Its versions and the results
      of its runs stay.
    </ConfirmDialog>
  );
}
