import { type RunHostState, settleRun } from '@sonde/db';
import type { RunHostUpdate } from '@sonde/proto';
import { toDiagnostic, toEndReason, toPinnedPaths, toSchema, toState } from './convert.ts';
import type { HubDeps, Peer } from './deps.ts';

type Told = Extract<RunHostState, 'COMPILING' | 'ATTACHED' | 'DONE' | 'FAILED'>;

/** From which states a report of the collector leads on. A final one stays; LOST only meant that nobody had heard. */
const comesAfter: Record<Told, readonly RunHostState[]> = {
  COMPILING: ['PENDING', 'SENT', 'LOST'],
  ATTACHED: ['PENDING', 'SENT', 'COMPILING', 'ATTACHED', 'LOST'],
  DONE: ['PENDING', 'SENT', 'COMPILING', 'ATTACHED', 'LOST'],
  FAILED: ['PENDING', 'SENT', 'COMPILING', 'ATTACHED', 'LOST'],
};

const isTold = (state: RunHostState | undefined): state is Told =>
  state !== undefined && state in comesAfter;

/** Writes down what a collector reports of one of its runs. A report that is repeated, or of another host's run, changes nothing. */
export async function applyUpdate(
  deps: Pick<HubDeps, 'db' | 'bus'>,
  { hostId }: Peer,
  update: RunHostUpdate,
): Promise<void> {
  const state = toState(update.state);
  if (!isTold(state)) return;
  const isEnd = state === 'DONE' || state === 'FAILED';
  const schema = toSchema(update);
  const endReason = toEndReason(update.endReason);
  const diagnostics = update.diagnostics.map((each) => ({ ...toDiagnostic(each) }));
  const { count } = await deps.db.runHost.updateMany({
    where: { id: update.runHostId, hostId, state: { in: [...comesAfter[state]] } },
    data: {
      state,
      lostReason: null,
      ...(diagnostics.length > 0 && { diagnostics: JSON.parse(JSON.stringify(diagnostics)) }),
      ...(schema && { schema }),
      ...(state === 'ATTACHED' && { attachedAt: new Date() }),
      ...(update.attachedProbes > 0 && { attachedProbes: update.attachedProbes }),
      ...(update.pinnedPaths.length > 0 && { pinnedPaths: toPinnedPaths(update) }),
      ...(update.compileUs > 0 && { compileUs: update.compileUs }),
      ...(update.attachUs > 0 && { attachUs: update.attachUs }),
      ...(isEnd && {
        endedAt: new Date(),
        endReason: endReason ?? null,
        exitCode: update.exitCode,
        finalSequence: update.lastSequence,
        ...update.totals,
      }),
    },
  });
  if (count > 0) await announce(deps, update.runHostId);
}

/** After a RunHost changed: brings its run in line and tells who watches. */
export async function announce(
  { db, bus }: Pick<HubDeps, 'db' | 'bus'>,
  runHostId: string,
): Promise<void> {
  const runHost = await db.runHost.findUnique({
    where: { id: runHostId },
    select: { runId: true },
  });
  if (runHost === null) return;
  const { runId } = runHost;
  const changed = await settleRun(db, runId);
  bus.publish(`run:${runId}`, { kind: 'run-host', runHostId });
  if (changed !== undefined) bus.publish(`run:${runId}`, { kind: 'run' });
}
