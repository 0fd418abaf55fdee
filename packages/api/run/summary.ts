import type { Diagnostic, Schema } from '@sonde/compiler';
import type {
  Database,
  EndReason,
  Prisma,
  RunHost,
  RunHostState,
  RunState,
  RunTotals,
} from '@sonde/db';
import type { Parameters } from '../compile-options.ts';
import { storedParameters } from '../parameters.ts';
import { type Limits, limitsInput, type Selector, selectorInput } from '../selector.ts';
import { lostOf } from './totals.ts';

export interface RunSummary {
  readonly id: string;
  /** 1, 2, 3… within the team. */
  readonly number: number;
  readonly scriptName: string;
  /** Null: a text that was never saved, or whose script is gone. */
  readonly scriptVersion: {
    readonly id: string;
    readonly scriptId: string;
    readonly number: number;
  } | null;
  readonly state: RunState;
  /** Null: a schedule did. */
  readonly startedBy: { readonly id: string; readonly name: string } | null;
  readonly schedule: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  /** When somebody asked for the end. */
  readonly stoppedAt: Date | null;
  readonly endedAt: Date | null;
  /** How many hosts are in which state; a state with none is absent. */
  readonly hostCounts: Partial<Record<RunHostState, number>>;
  /** Sums over the hosts. */
  readonly events: bigint;
  readonly lost: bigint;
}

export interface RunDetail extends RunSummary, Parameters {
  readonly text: string;
  readonly selector: Selector;
  readonly limits: Limits;
  readonly keepDays: number;
  /** In order of id, which is the order of a cursor's parts. */
  readonly hosts: readonly RunHostDetail[];
}

/** A diagnostic of the compiler, with the verifier's log where there is one. */
export type RunDiagnostic = Omit<Diagnostic, 'code'> & {
  /** A DiagnosticCode, or one of a newer collector. */
  readonly code: string;
  readonly log?: string;
};

export interface RunHostDetail {
  readonly id: string;
  readonly runId: string;
  /** Null: the host was deleted. */
  readonly hostId: string | null;
  readonly hostName: string;
  readonly state: RunHostState;
  readonly diagnostics: readonly RunDiagnostic[];
  /** Null until ATTACHED. */
  readonly schema: Schema | null;
  readonly endReason: EndReason | null;
  /** Why it is LOST, in words. */
  readonly lostReason: string | null;
  readonly exitCode: number | null;
  readonly attachedProbes: number;
  /** Files of iterators that stay on the host after the run. */
  readonly pinnedPaths: readonly string[];
  readonly compileUs: number | null;
  readonly attachUs: number | null;
  readonly totals: RunTotals;
  /** Of the last batch stored. */
  readonly lastSequence: bigint;
  /** All that the host sent is stored; nothing more will come. */
  readonly complete: boolean;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly attachedAt: Date | null;
  readonly lastBatchAt: Date | null;
  readonly endedAt: Date | null;
}

const finalStates: readonly RunHostState[] = ['DONE', 'FAILED', 'LOST'];

/** It ends no more work on the host; LOST may still turn out to be alive. */
export const isFinal = (state: RunHostState): boolean => finalStates.includes(state);

export function toRunHost(row: RunHost): RunHostDetail {
  const {
    events,
    lostKernel,
    lostCollector,
    runCount,
    runTimeNs,
    overheadPercent,
    mapFull,
    lostSnapshots,
    lostTexts,
    missed,
    ...rest
  } = row;
  const { finalSequence, diagnostics, schema, ...host } = rest;
  return {
    ...host,
    // Both were written by the hub from what it decoded, so their shape is the contract's.
    diagnostics: diagnostics as unknown as readonly RunDiagnostic[],
    schema: schema as unknown as Schema | null,
    totals: {
      events,
      lostKernel,
      lostCollector,
      runCount,
      runTimeNs,
      overheadPercent,
      mapFull,
      lostSnapshots,
      lostTexts,
      missed,
    },
    complete: isFinal(row.state) && finalSequence !== null && row.lastSequence >= finalSequence,
  };
}

const summaryInclude = {
  scriptVersion: { select: { id: true, scriptId: true, number: true } },
  schedule: { select: { id: true, name: true } },
  hosts: {
    select: {
      state: true,
      events: true,
      lostKernel: true,
      lostCollector: true,
      lostSnapshots: true,
      lostTexts: true,
      missed: true,
    },
  },
} satisfies Prisma.RunInclude;

type SummaryRow = Prisma.RunGetPayload<{ include: typeof summaryInclude }>;

export interface RunFilter {
  readonly teamId: string;
  readonly hostId?: string | undefined;
  /** Part of the script's name or of the text. */
  readonly search?: string | undefined;
  readonly state?: RunState | undefined;
  readonly scheduleId?: string | undefined;
  readonly scriptId?: string | undefined;
  /** Only runs with a smaller number. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listRuns(db: Database, filter: RunFilter): Promise<RunSummary[]> {
  const contains = { contains: filter.search ?? '', mode: 'insensitive' } as const;
  const rows = await db.run.findMany({
    where: {
      teamId: filter.teamId,
      ...(filter.search && { OR: [{ scriptName: contains }, { text: contains }] }),
      ...(filter.state && { state: filter.state }),
      ...(filter.scheduleId && { scheduleId: filter.scheduleId }),
      ...(filter.scriptId && { scriptVersion: { scriptId: filter.scriptId } }),
      ...(filter.hostId && { hosts: { some: { hostId: filter.hostId } } }),
      ...(filter.before !== undefined && { number: { lt: filter.before } }),
    },
    include: summaryInclude,
    orderBy: { number: 'desc' },
    take: filter.limit,
  });
  const users = await startedBy(db, rows);
  return rows.map((row) => toRunSummary(row, users));
}

/** Undefined when the team has no such run. */
export async function loadRun(
  db: Database,
  teamId: string,
  id: string,
): Promise<RunDetail | undefined> {
  const include = { ...summaryInclude, hosts: { orderBy: { id: 'asc' } } } as const;
  const row = await db.run.findFirst({ where: { id, teamId }, include });
  if (row === null) return undefined;
  return {
    ...toRunSummary(row, await startedBy(db, [row])),
    text: row.text,
    selector: selectorInput.parse(row.selector),
    ...storedParameters(row),
    limits: limitsInput.parse(row.limits),
    keepDays: row.keepDays,
    hosts: row.hosts.map(toRunHost),
  };
}

type Users = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

async function startedBy(
  db: Database,
  rows: readonly { startedBy: string | null }[],
): Promise<Users> {
  const users = await db.user.findMany({
    where: { id: { in: rows.flatMap((row) => row.startedBy ?? []) } },
    select: { id: true, name: true },
  });
  return new Map(users.map((user) => [user.id, user]));
}

function toRunSummary(row: SummaryRow, users: Users): RunSummary {
  const hostCounts: Partial<Record<RunHostState, number>> = {};
  let events = 0n;
  let lost = 0n;
  for (const host of row.hosts) {
    hostCounts[host.state] = (hostCounts[host.state] ?? 0) + 1;
    events += host.events;
    lost += lostOf(host);
  }
  const { id, number, scriptName, scriptVersion, state, schedule } = row;
  const { createdAt, startedAt, stoppedAt, endedAt } = row;
  const user = users.get(row.startedBy ?? '') ?? null;
  return {
    id,
    number,
    scriptName,
    scriptVersion,
    state,
    startedBy: user,
    schedule,
    createdAt,
    startedAt,
    stoppedAt,
    endedAt,
    hostCounts,
    events,
    lost,
  };
}
