import type { RunHostDetail } from '@sonde/api/client';
import { formatCount } from '@sonde/ui';
import { endReasons } from '../runs/run-state.ts';

/**
 * The four outcomes that must never be confused, and `waiting` before any of them. `rows` and `zero` are
 * answers; `failed` said why; `no-answer` said nothing.
 */
export type Outcome = 'rows' | 'zero' | 'failed' | 'no-answer' | 'waiting';

type Host = Pick<RunHostDetail, 'state' | 'totals' | 'diagnostics' | 'lostReason' | 'endReason'>;

/** `hasMaps`: a snapshot with content came, which is an answer without any event. */
export function outcomeOf(host: Host, hasMaps: boolean): Outcome {
  switch (host.state) {
    case 'FAILED':
      return 'failed';
    case 'LOST':
      return 'no-answer';
    case 'ATTACHED':
    case 'DONE':
      return host.totals.events > 0n || hasMaps ? 'rows' : 'zero';
    default:
      return 'waiting';
  }
}

/** One line for the ledger. */
export function outcomeText(host: Host, outcome: Outcome): string {
  switch (outcome) {
    case 'rows':
      return host.totals.events > 0n
        ? `${formatCount(host.totals.events)} events`
        : 'Maps, no events';
    case 'zero':
      return host.state === 'DONE' ? 'Answered: zero events' : 'Attached: zero events so far';
    case 'failed':
      return errorOf(host)?.message ?? 'Failed without a diagnostic';
    case 'no-answer':
      return host.lostReason ?? 'The host went away and did not come back';
    case 'waiting':
      return host.state === 'PENDING' ? 'Waiting for the host' : 'On its way';
  }
}

/** Why it failed: what a host warned of before is not the reason. */
const errorOf = ({ diagnostics }: Host) =>
  diagnostics.find((each) => each.severity === 'error') ?? diagnostics[0];

/** Hosts per outcome. */
export function countOutcomes(outcomes: readonly Outcome[]): Readonly<Record<Outcome, number>> {
  const counts = { rows: 0, zero: 0, failed: 0, 'no-answer': 0, waiting: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
}

/** Why a run is over: the most common reason of its hosts, with how many say so. */
export function whyEnded(hosts: readonly Pick<RunHostDetail, 'state' | 'endReason'>[]): string {
  const counts = new Map<string, number>();
  for (const host of hosts) {
    const reason =
      host.state === 'LOST'
        ? 'no answer came'
        : host.endReason === null
          ? undefined
          : endReasons[host.endReason];
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  if (sorted.length === 1 && sorted[0] !== undefined) return sorted[0][0];
  return sorted.map(([reason, count]) => `${reason} (${count})`).join(', ');
}
