import type { Outcome } from './outcome.ts';
import type { Run } from './run-feed.ts';

/**
 * The tab that a run opens on without a choice. Where no host can answer any more, the one that tells why. Otherwise
 * events where the script makes them, else its first map: decided by the schema, so that it does not jump.
 */
export function firstTab(
  hosts: readonly Pick<Run['hosts'][number], 'schema'>[],
  outcomes: readonly Outcome[],
): string {
  const isOver = (outcome: Outcome) => outcome === 'failed' || outcome === 'no-answer';
  if (outcomes.length > 0 && outcomes.every(isOver)) return 'hosts';
  const schema = hosts.find((host) => host.schema !== null)?.schema;
  if (schema === undefined || schema === null) return 'events';
  const speaks = schema.events.some((event) =>
    ['printf', 'print-value', 'join', 'cat', 'system', 'time'].includes(event.action.kind),
  );
  const map = schema.maps[0];
  return speaks || map === undefined ? 'events' : `map-${map.name}`;
}
