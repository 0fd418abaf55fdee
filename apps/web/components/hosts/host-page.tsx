'use client';
import {
  Button,
  ConfirmDialog,
  Copyable,
  formatBytes,
  Input,
  StateBadge,
  Time,
  useToast,
} from '@sonde/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { type Outputs, useTRPC } from '../api/client.ts';
import { errorText, QueryState } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { useCrumb } from '../frame/crumbs.tsx';
import { Fact, Facts, PageBar } from '../frame/page.tsx';
import { LatestRuns } from '../runs/latest-runs.tsx';
import { ClockOffset } from './hosts-page.tsx';
import { LabelEditor, LabelList } from './labels.tsx';

type Host = Outputs['host']['get'];

/** One host: what it is, what it can do, and the way to cut it off. */
export function HostPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const host = useQuery(trpc.host.get.queryOptions({ id }));
  useCrumb(host.data?.name);
  return (
    <QueryState query={host} label="Loading the host">
      {(data) => <HostDetail key={data.id} host={data} />}
    </QueryState>
  );
}

function HostDetail({ host }: { host: Host }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const whyNot = useWhyNot();
  const readOnly = whyNot('host.update');
  const [revoking, setRevoking] = useState(false);
  const [name, setName] = useState(host.name);
  const update = useMutation(
    trpc.host.update.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: trpc.host.pathKey() }),
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
  const rename = () => {
    if (name.trim() !== '' && name !== host.name) update.mutate({ id: host.id, name: name.trim() });
  };
  return (
    <>
      <PageBar
        actions={
          <>
            <Link
              href={`/trace?hosts=${host.id}`}
              className="text-accent text-body hover:underline"
            >
              Trace this host
            </Link>
            <Button look="danger" blocked={whyNot('host.revoke')} onClick={() => setRevoking(true)}>
              Revoke
            </Button>
          </>
        }
      >
        <StateBadge state={host.state} />
        <span className="text-data text-muted">
          last contact {host.lastContactAt ? <Time at={host.lastContactAt} exact /> : 'never'}
        </span>
      </PageBar>
      <div className="grid flex-1 content-start gap-x-12 gap-y-8 overflow-auto p-6 xl:grid-cols-2">
        <section className="flex flex-col gap-3">
          <h2 className="font-medium text-body">Host</h2>
          <Facts>
            <Fact name="Name">
              <Input
                aria-label="Name"
                readOnly={readOnly !== undefined}
                aria-description={readOnly}
                title={readOnly}
                value={name}
                onChange={(event) => setName(event.target.value)}
                onBlur={rename}
                onKeyDown={(event) => event.key === 'Enter' && rename()}
                className="w-64"
              />
            </Fact>
            <Fact name="Labels">
              {readOnly === undefined ? (
                <LabelEditor
                  labels={host.labels}
                  onChange={(labels) => update.mutate({ id: host.id, labels })}
                />
              ) : (
                <LabelList labels={host.labels} />
              )}
            </Fact>
            <Fact name="Joined">
              <Time at={host.createdAt} exact />
            </Fact>
            <Fact name="Clock offset">
              <ClockOffset offsetMs={host.clockOffsetMs} />
            </Fact>
            <Fact name="Collector">{host.collectorVersion ?? 'not known'}</Fact>
            <Fact name="Reference">
              <Copyable text={host.id} label="the host's id" />
            </Fact>
          </Facts>
        </section>
        <Machine host={host} />
        {host.runs.length > 0 && (
          <LatestRuns runs={host.runs} names className="rounded border border-line py-2" />
        )}
      </div>
      {revoking && <Revoke host={host} onClose={() => setRevoking(false)} />}
    </>
  );
}

function Machine({ host }: { host: Host }) {
  const facts = host.facts;
  return (
    <section className="flex flex-col gap-3">
      <h2 className="font-medium text-body">Machine</h2>
      <Facts>
        <Fact name="Kernel">
          <span className="font-mono text-data">
            {host.kernel ? `${host.kernel.release} ${host.kernel.arch}` : 'not known yet'}
          </span>
        </Fact>
        {facts.cpuCount > 0 && (
          <>
            <Fact name="System">{facts.osName}</Fact>
            <Fact name="CPUs">{facts.cpuCount}</Fact>
            <Fact name="Memory">{formatBytes(facts.memoryBytes)}</Fact>
            {facts.bootedAtMs !== null && (
              <Fact name="Booted">
                <Time at={new Date(facts.bootedAtMs)} exact />
              </Fact>
            )}
            <Fact name="Probe kinds">
              <span className="font-mono text-data">{facts.probeKinds.join(', ')}</span>
            </Fact>
          </>
        )}
      </Facts>
    </section>
  );
}

function Revoke({ host, onClose }: { host: Host; onClose(): void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queries = useQueryClient();
  const toast = useToast();
  const revoke = useMutation(
    trpc.host.revoke.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: trpc.host.pathKey() });
        router.push('/hosts');
      },
      onError: (error) => toast(errorText(error), 'bad'),
    }),
  );
  return (
    <ConfirmDialog
      title={`Revoke ${host.name}?`}
      action={`Revoke ${host.name}`}
      busy={revoke.isPending}
      onConfirm={() => revoke.mutate({ id: host.id })}
      onClose={onClose}
    >
      Its certificate stops working at once, its runs end, and it leaves the list. Stored results
      stay. It can come back only with a new join token.
    </ConfirmDialog>
  );
}
