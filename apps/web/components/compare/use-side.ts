'use client';
import { decodeSnapshot, GrowingDictionary } from '@sonde/output';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MapShot } from '../answer/host-decoder.ts';
import type { Run } from '../answer/run-feed.ts';
import { type Outputs, useTRPC } from '../api/client.ts';

/** One side of a comparison: a run, and its latest maps of all hosts or of one. */
export interface Side {
  readonly run: Run;
  /** Map name to RunHost id to content. */
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, MapShot>>;
}

/** Undefined until both the run and its maps are here, and without a run. */
export function useSide(runId: string, hostId: string) {
  const trpc = useTRPC();
  const enabled = runId !== '';
  const run = useQuery(trpc.run.get.queryOptions({ id: runId }, { enabled }));
  const snapshots = useQuery(
    trpc.run.snapshots.queryOptions(
      { id: runId, ...(hostId === '' ? {} : { hostId }) },
      { enabled },
    ),
  );
  const side = useMemo(
    () => (run.data && snapshots.data ? readSide(run.data, snapshots.data) : undefined),
    [run.data, snapshots.data],
  );
  return { side, error: run.error ?? snapshots.error };
}

function readSide(run: Run, snapshots: Outputs['run']['snapshots']): Side {
  const maps = new Map<string, Map<string, MapShot>>();
  for (const { runHostId, snapshot } of snapshots) {
    const schema = run.hosts.find((host) => host.id === runHostId)?.schema;
    const map = schema?.maps[snapshot.map];
    if (!schema || map === undefined) continue;
    const dictionary = new GrowingDictionary();
    dictionary.add(snapshot.dictionary);
    const content = decodeSnapshot(schema, snapshot.map, snapshot.entries);
    const shots = maps.get(map.name) ?? new Map<string, MapShot>();
    shots.set(runHostId, {
      map: snapshot.map,
      clockMs: Number(snapshot.wallNs / 1_000_000n),
      content,
      schema,
      dictionary,
    });
    maps.set(map.name, shots);
  }
  return { run, maps };
}
