'use client';
import { formatInstant, Select } from '@sonde/ui';
import { useQuery } from '@tanstack/react-query';
import type { Run } from '../answer/run-feed.ts';
import { useTRPC } from '../api/client.ts';

/** Chooses a run, and then all of its hosts or one. */
export function SidePicker({
  name,
  runId,
  hostId,
  run,
  onChange,
}: {
  name: string;
  runId: string;
  hostId: string;
  run: Run | undefined;
  onChange(runId: string, hostId: string): void;
}) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.compare.runs.queryOptions({}));
  const listed = runs.data ?? [];
  return (
    <fieldset className="flex items-center gap-2">
      <legend className="sr-only">{name}</legend>
      <span className="text-data text-muted" aria-hidden="true">
        {name}
      </span>
      <Select
        aria-label={`${name}: run`}
        className="w-72"
        value={runId}
        onChange={(event) => onChange(event.target.value, '')}
      >
        <option value="">Choose a run</option>
        {run !== undefined && !listed.some((each) => each.id === run.id) && (
          <option value={run.id}>
            #{run.number} {run.scriptName}
          </option>
        )}
        {listed.map((each) => (
          <option key={each.id} value={each.id}>
            #{each.number} {each.scriptName}, {formatInstant(each.createdAt)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={`${name}: host`}
        className="w-40"
        disabled={run === undefined}
        value={hostId}
        onChange={(event) => onChange(runId, event.target.value)}
      >
        <option value="">All hosts</option>
        {(run?.hosts ?? []).map((host) => (
          <option key={host.id} value={host.hostId ?? ''}>
            {host.hostName}
          </option>
        ))}
      </Select>
    </fieldset>
  );
}
