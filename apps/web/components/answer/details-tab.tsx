'use client';
import { Copyable, formatBytes, formatDuration, formatPercent, Time } from '@sonde/ui';
import Link from 'next/link';
import { CodeView } from '../editor/code-view.tsx';
import { Fact, Facts } from '../frame/page.tsx';
import { joinWords, writeNamed } from '../trace/draft.ts';
import { describeSelector } from '../trace/selector.ts';
import type { Run } from './run-feed.ts';

/** What was asked, by whom, with which limits; frozen when the run started. */
export function DetailsTab({ run }: { run: Run }) {
  const { limits } = run;
  return (
    <div className="grid min-h-0 flex-1 content-start gap-6 overflow-auto p-4 xl:grid-cols-2">
      <Facts>
        <Fact name="Script">
          {run.scriptVersion === null ? (
            `${run.scriptName} (not saved)`
          ) : (
            <Link
              className="rounded text-accent hover:underline"
              href={`/scripts/${run.scriptVersion.scriptId}?version=${run.scriptVersion.number}`}
            >
              {run.scriptName} v{run.scriptVersion.number}
            </Link>
          )}
        </Fact>
        <Fact name="Started by">
          {run.schedule === null ? (
            (run.startedBy?.name ?? 'somebody who has left')
          ) : (
            <Link
              className="rounded text-accent hover:underline"
              href={`/runs?schedule=${run.schedule.id}`}
            >
              schedule {run.schedule.name}
            </Link>
          )}
        </Fact>
        <Fact name="Started">
          <Time at={run.startedAt ?? run.createdAt} exact />
        </Fact>
        {run.endedAt !== null && (
          <Fact name="Ended">
            <Time at={run.endedAt} exact />
          </Fact>
        )}
        <Fact name="Hosts">
          {describeSelector(run.selector)}, {run.hosts.length} at the start
        </Fact>
        <Fact name="Parameters">
          <span className="font-mono text-data">
            {[joinWords(run.positional), writeNamed(run.named)].filter(Boolean).join(' ') || 'none'}
          </span>
        </Fact>
        <Fact name="Process">{run.pid > 0 ? `only ${run.pid}` : 'every one'}</Fact>
        <Fact name="Cgroup">
          {run.cgroup === '' ? (
            'every one'
          ) : (
            <span className="font-mono text-data">only {run.cgroup}</span>
          )}
        </Fact>
        <Fact name="Failed reads">{run.reportsReads ? 'reported' : 'not reported'}</Fact>
        <Fact name="Limits">
          {[
            limits.durationMs > 0 ? formatDuration(limits.durationMs) : 'until stopped',
            limits.overheadPercent > 0 ? `${formatPercent(limits.overheadPercent)} of one CPU` : '',
            limits.eventsPerSecond > 0 ? `${limits.eventsPerSecond} events/s` : '',
            limits.mapBytes > 0 ? `${formatBytes(limits.mapBytes)} in maps` : '',
          ]
            .filter(Boolean)
            .join(', ')}
        </Fact>
        <Fact name="Unsafe functions">{run.unsafe ? 'allowed' : 'not allowed'}</Fact>
        <Fact name="Results kept">{run.keepDays} days</Fact>
        <Fact name="Reference">
          <Copyable text={run.id} label="the run's id" />
        </Fact>
      </Facts>
      <CodeView text={run.text} label="Text of this run" />
    </div>
  );
}
