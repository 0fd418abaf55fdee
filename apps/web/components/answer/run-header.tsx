'use client';
import { lostOf, runCan } from '@sonde/api/client';
import {
  Badge,
  Button,
  buttonClasses,
  Copyable,
  cn,
  copyText,
  formatCompact,
  formatCount,
  formatDuration,
  formatElapsed,
  formatPercent,
  Sparkline,
  StateBadge,
  useNow,
  useToast,
} from '@sonde/ui';
import { useMutation } from '@tanstack/react-query';
import { Link2, Square } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useTRPC } from '../api/client.ts';
import { errorText } from '../api/query-state.tsx';
import { useWhyNot } from '../api/use-why-not.ts';
import { ActionLink } from '../frame/action-link.tsx';
import { whyEnded } from './outcome.ts';
import { pinnedOf } from './pinned.ts';
import type { Run, RunView } from './run-feed.ts';
import type { FollowedRun } from './use-run.ts';

/** The line above the answer: how it stands while it runs, why it ended and what next afterwards. */
export function RunHeader({
  view,
  connection,
  onRunAgain,
}: {
  view: RunView;
  connection: FollowedRun['connection'];
  /** Absent outside of the workspace: then a link leads there, with all that the run was asked. */
  onRunAgain?: ((run: Run) => void) | undefined;
}) {
  const { run } = view;
  const over = run.state === 'ENDED';
  return (
    // Figures have room to grow, so that what is beside them stays where it is.
    <section
      aria-label="Run"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-5 gap-y-1 border-line border-b px-4 py-1.5"
    >
      <Link href={`/runs/${run.id}`} className="rounded font-mono text-data hover:underline">
        #{run.number}
      </Link>
      <StateBadge state={run.state} />
      <Numbers view={view} />
      {!over && connection === 'lost' && <Badge tone="warn" text="Connection lost, reconnecting" />}
      <span className="flex-1" />
      {over ? <Afterwards run={run} onRunAgain={onRunAgain} /> : <Stop run={run} />}
      <PinnedFiles run={run} />
    </section>
  );
}

/** What the run leaves on its hosts, in a line of its own: nothing else shows its output. */
function PinnedFiles({ run }: { run: Run }) {
  const files = pinnedOf(run.hosts);
  if (files.length === 0) return null;
  return (
    <ul aria-label="Pinned files" className="w-full text-data text-muted">
      {files.map(({ path, hostNames }) => (
        <li key={path} title="Reading the file runs the iterator; removing it ends that">
          Pinned at <Copyable text={path} label="path" /> on{' '}
          {hostNames.length === 1 ? hostNames[0] : `${formatCount(hostNames.length)} hosts`}
        </li>
      ))}
    </ul>
  );
}

function Numbers({ view }: { view: RunView }) {
  const { run, rates } = view;
  const sum = (pick: (host: Run['hosts'][number]) => bigint) =>
    run.hosts.reduce((total, host) => total + pick(host), 0n);
  const answered = run.hosts.filter((host) => host.state === 'ATTACHED' || host.state === 'DONE');
  const lost = sum((host) => lostOf(host.totals));
  const overhead = Math.max(0, ...run.hosts.map((host) => host.totals.overheadPercent));
  const perSecond = run.state === 'ENDED' ? undefined : rates.at(-2);
  return (
    <>
      <Elapsed run={run} />
      <Figure name="hosts" title="Hosts that attached, of those asked">
        <span className={cn(answered.length < run.hosts.length && 'text-warn')}>
          {formatCount(answered.length)} of {formatCount(run.hosts.length)}
        </span>
      </Figure>
      <Figure name="events">{formatCount(sum((host) => host.totals.events))}</Figure>
      {rates.length > 1 && run.state !== 'ENDED' && (
        <span className="flex w-36 items-center gap-2">
          <Sparkline values={rates} label="Events per second over the last minute" />
          <span className="font-mono text-data text-muted tabular-nums">
            {perSecond === undefined ? '' : `${formatCompact(perSecond)}/s`}
          </span>
        </span>
      )}
      <Figure
        name="lost"
        title="Events, maps and texts that found no room, in the kernel or on the way, and probes that were not run"
      >
        <span className={lost > 0n ? 'text-warn' : 'text-faint'}>{formatCount(lost)}</span>
      </Figure>
      <Figure
        name="overhead"
        title="Share of one CPU in this run's programs; the highest of all hosts"
      >
        {formatPercent(overhead)}
      </Figure>
      <p className="sr-only" aria-live="polite">
        {answered.length} of {run.hosts.length} hosts attached, {run.state.toLowerCase()}
      </p>
    </>
  );
}

function Figure({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <span className="text-data xl:min-w-20" title={title}>
      <span className="font-mono tabular-nums">{children}</span>{' '}
      <span className="text-faint">{name}</span>
    </span>
  );
}

function Elapsed({ run }: { run: Run }) {
  const now = useNow(1000);
  const from = run.startedAt ?? run.createdAt;
  if (run.endedAt !== null) {
    return <Figure name="took">{formatDuration(run.endedAt.getTime() - from.getTime())}</Figure>;
  }
  const limit = run.limits.durationMs;
  return (
    <Figure name={limit > 0 ? `of ${formatElapsed(limit)}` : 'elapsed'}>
      {formatElapsed(now.getTime() - from.getTime())}
    </Figure>
  );
}

function Stop({ run }: { run: Run }) {
  const trpc = useTRPC();
  const toast = useToast();
  const stop = useMutation(
    trpc.run.stop.mutationOptions({ onError: (error) => toast(errorText(error), 'bad') }),
  );
  const stopping = !runCan.stop(run);
  const whyNot = useWhyNot();
  const blocked = stopping ? 'The hosts have been asked to stop.' : whyNot('run.stop');
  return (
    <Button
      look="danger"
      blocked={blocked}
      disabled={stop.isPending}
      onClick={() => stop.mutate({ id: run.id })}
    >
      <Square size={12} aria-hidden /> {stopping ? 'Stopping' : 'Stop'}
    </Button>
  );
}

function Afterwards({
  run,
  onRunAgain,
}: {
  run: Run;
  onRunAgain: ((run: Run) => void) | undefined;
}) {
  const toast = useToast();
  const why = whyEnded(run.hosts);
  const whyNot = useWhyNot();
  const share = async () => {
    const link = `${location.origin}/runs/${run.id}`;
    if (await copyText(link)) toast('The link to this run is in the clipboard.');
    else toast(`The browser does not allow to copy: ${link}`, 'bad');
  };
  return (
    <span className="flex min-w-0 items-center gap-4">
      {why !== '' && (
        <span className="truncate text-data text-muted" title={why}>
          Ended: {why}.
        </span>
      )}
      <span className="flex gap-2">
        <Button size="small" onClick={share}>
          <Link2 size={12} aria-hidden /> Share
        </Button>
        <Link href={`/compare?right=${run.id}`} className={buttonClasses({ size: 'small' })}>
          Compare
        </Link>
        {onRunAgain === undefined ? (
          <ActionLink href={`/trace?again=${run.id}`} size="small" blocked={whyNot('run.start')}>
            Run again
          </ActionLink>
        ) : (
          <Button size="small" onClick={() => onRunAgain(run)} blocked={whyNot('run.start')}>
            Run again
          </Button>
        )}
      </span>
    </span>
  );
}
