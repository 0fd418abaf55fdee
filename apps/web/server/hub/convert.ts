import { hostFacts, limitsInput, namedInput, noTotals, type RunDiagnostic } from '@sonde/api';
import type { NewBatch, Run, RunHost } from '@sonde/db';
import { EndReason, RunHostState } from '@sonde/db';
import {
  Batch,
  type Diagnostic,
  FeatureState,
  type Heartbeat,
  type HostFacts,
  type RunHostUpdate,
  Snapshot,
  type StartRun,
  EndReason as WireEndReason,
  RunHostState as WireState,
} from '@sonde/proto';

/** How often a run's maps are sent while it goes on. */
const snapshotIntervalMs = 1_000;

/** Postgres holds no U+0000 in text; a script may print one. */
const clean = (text: string): string => text.replaceAll('\0', '\uFFFD');

/** Names of wire enums are those of the database behind a prefix; undefined for a member that this version lacks. */
function unprefixed<Member extends string>(
  name: string,
  prefix: string,
  members: Record<Member, Member>,
): Member | undefined {
  const member = name.slice(prefix.length);
  return Object.values<Member>(members).find((each) => each === member);
}

const nameOf = (values: Record<string, string | number>, value: number): string =>
  Object.keys(values).find((key) => values[key] === value) ?? '';

export const toState = (state: WireState): RunHostState | undefined =>
  unprefixed(nameOf(WireState, state), 'RUN_HOST_STATE_', RunHostState);

export const toEndReason = (reason: WireEndReason): EndReason | undefined =>
  unprefixed(nameOf(WireEndReason, reason), 'END_REASON_', EndReason);

export function toFacts(facts: HostFacts) {
  return hostFacts.parse({
    cpuCount: facts.cpuCount,
    memoryBytes: Number(facts.memoryBytes),
    osName: clean(facts.osName),
    bootedAtMs: facts.bootedAtMs === 0n ? null : Number(facts.bootedAtMs),
    probeKinds: facts.probeKinds.map(clean),
    labels: Object.fromEntries(
      Object.entries(facts.labels).map(([key, value]) => [clean(key), clean(value)]),
    ),
  });
}

/** Host clock minus ours as soon as it is heard of: the way to us makes it too small. */
export const arrivalOffset = (clockMs: bigint, now: Date): number =>
  storedOffset(Number(clockMs) - now.getTime());

/** The collector's own cost and its clock, as the row of its host keeps them. */
export const toContact = (heartbeat: Heartbeat, now: Date) => ({
  cpuPercent: heartbeat.cpuPercent,
  memoryBytes: heartbeat.memoryBytes,
  clockOffsetMs:
    heartbeat.clockOffsetMs === undefined
      ? arrivalOffset(heartbeat.clockMs, now)
      : storedOffset(Number(heartbeat.clockOffsetMs)),
});

/** As far as 32 bits reach (24 days): a machine without a battery may wake up in 1970. */
const storedOffset = (offsetMs: number): number =>
  Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, offsetMs));

export const toPinnedPaths = ({ pinnedPaths }: RunHostUpdate): string[] => pinnedPaths.map(clean);

/** { feature: available? }; what is inconclusive is absent. */
export const toFeatures = ({ features }: HostFacts): Record<string, boolean> =>
  Object.fromEntries(
    features
      .filter(
        ({ state }) =>
          state === FeatureState.FEATURE_STATE_AVAILABLE ||
          state === FeatureState.FEATURE_STATE_MISSING,
      )
      .map(({ name, state }) => [clean(name), state === FeatureState.FEATURE_STATE_AVAILABLE]),
  );

export const toDiagnostic = (diagnostic: Diagnostic): RunDiagnostic => ({
  code: clean(diagnostic.code),
  severity: diagnostic.severity === 'warning' ? 'warning' : 'error',
  message: clean(diagnostic.message),
  span: { start: diagnostic.start, end: diagnostic.end },
  hints: diagnostic.hints.map(clean),
  labels: diagnostic.labels.map(({ start, end, message }) => ({
    span: { start, end },
    message: clean(message),
  })),
  ...(diagnostic.log && { log: clean(diagnostic.log) }),
});

/** The compiler's schema; undefined when there is none, or when it is no JSON object. */
export function toSchema({ schemaJson }: RunHostUpdate): object | undefined {
  if (schemaJson === '') return undefined;
  try {
    const schema: unknown = JSON.parse(clean(schemaJson.replaceAll('\\u0000', '\\ufffd')));
    return typeof schema === 'object' && schema !== null ? schema : undefined;
  } catch {
    return undefined;
  }
}

/** Re-encoded, so that what is stored is a message that this version can read, without fields it does not know. */
export function toNewBatch(hostId: string, batch: Batch): NewBatch {
  const newest = new Map<number, Snapshot>();
  let eventCount = 0;
  for (const { output } of batch.outputs) {
    if (output?.$case === 'events') eventCount += output.value.count;
    if (output?.$case === 'snapshot') newest.set(output.value.map, output.value);
  }
  return {
    hostId,
    runHostId: batch.runHostId,
    sequence: batch.sequence,
    clockMs: batch.clockMs,
    outputs: Batch.encode(batch).finish(),
    eventCount,
    totals: batch.totals ?? noTotals,
    snapshots: [...newest].map(([map, snapshot]) => ({
      map,
      snapshot: Snapshot.encode(snapshot).finish(),
    })),
  };
}

export interface RunToSend {
  readonly run: Run;
  readonly runHost: Pick<RunHost, 'id'>;
  readonly startedBy: string;
}

export function toStartRun({ run, runHost, startedBy }: RunToSend): StartRun {
  const limits = limitsInput.parse(run.limits);
  return {
    runId: run.id,
    runHostId: runHost.id,
    scriptName: run.scriptName,
    source: run.text,
    positional: run.positional,
    named: namedInput.parse(run.named),
    limits: { ...limits, mapBytes: BigInt(limits.mapBytes) },
    // A schedule's runs go on while the control plane is away; a person's must not outlive their page.
    interactive: run.scheduleId === null,
    unsafe: run.unsafe,
    startedBy,
    snapshotIntervalMs,
    pid: run.pid,
    cgroup: run.cgroup,
    reportsReads: run.reportsReads,
  };
}
