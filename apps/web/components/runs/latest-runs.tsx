import { Badge, cn, StateBadge, Time } from '@sonde/ui';
import Link from 'next/link';
import type { Outputs } from '../api/client.ts';

/** The latest runs of a host or a script, each a link to its page. */
export function LatestRuns({
  runs,
  names = false,
  className,
}: {
  runs: Outputs['run']['list']['runs'];
  /** Say which script ran: not on the page of one. */
  names?: boolean;
  className?: string;
}) {
  return (
    <section aria-label="Latest runs" className={cn('flex flex-col gap-1', className)}>
      <h2 className="px-4 text-data text-muted">Latest runs</h2>
      {runs.length === 0 && <p className="px-4 text-data text-faint">None yet.</p>}
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <Link
              href={`/runs/${run.id}`}
              className="flex h-8 items-center gap-3 px-4 text-data hover:bg-hover"
            >
              <span className="w-12 font-mono">#{run.number}</span>
              {names && <span className="flex-1 truncate">{run.scriptName}</span>}
              <StateBadge state={run.state} className={names ? '' : 'flex-1'} />
              {run.schedule && <Badge tone="off" text="Schedule" />}
              <span className="w-20 text-right text-faint">
                <Time at={run.createdAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
