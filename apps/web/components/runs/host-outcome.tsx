import { Badge } from '@sonde/ui';
import type { RunHostState } from './run-state.ts';

/** How many hosts of a run are in each state. */
export type HostCounts = Readonly<Partial<Record<RunHostState, number>>>;

const active: readonly RunHostState[] = ['SENT', 'COMPILING', 'ATTACHED'];

/** Done, failed, no answer, running, waiting: each with its shape, only those that occur. */
export function HostOutcome({ counts }: { counts: HostCounts }) {
  const of = (state: RunHostState) => counts[state] ?? 0;
  const running = active.reduce((sum, state) => sum + of(state), 0);
  return (
    <span className="inline-flex gap-3 tabular-nums">
      {running > 0 && <Badge tone="busy" text={`${running} running`} />}
      {of('PENDING') > 0 && <Badge tone="off" text={`${of('PENDING')} waiting`} />}
      {of('DONE') > 0 && <Badge tone="ok" text={`${of('DONE')} done`} />}
      {of('FAILED') > 0 && <Badge tone="bad" text={`${of('FAILED')} failed`} />}
      {of('LOST') > 0 && <Badge tone="warn" text={`${of('LOST')} no answer`} />}
    </span>
  );
}
