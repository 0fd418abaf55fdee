import type { Database, Schedule } from '@sonde/db';
import { z } from 'zod';
import { AppError, found, uniqueName } from './app-error.ts';
import { audit } from './audit.ts';
import type { Parameters } from './compile-options.ts';
import type { Actor } from './context.ts';
import { parameterFields, storedParameters } from './parameters.ts';
import type { Services, Timing } from './registry.ts';
import { listRuns, type RunSummary } from './run/summary.ts';
import { type Limits, limitsInput, type Selector, selectorInput } from './selector.ts';
import { editorProcedure, router, viewerProcedure } from './trpc.ts';

const timingInput = z.object({
  everyMinutes: z.number().int().min(1).max(527_040).optional(),
  cron: z.string().trim().max(100).optional(),
  timezone: z.string().max(64).default('UTC'),
});

const scheduleInput = timingInput.extend({
  name: z.string().trim().min(1).max(100),
  scriptId: z.string(),
  /** Absent: the newest version at the time of each run. */
  scriptVersionId: z.string().nullish(),
  selector: selectorInput,
  ...parameterFields,
  /** Must end the run before the next one is due, or they overlap. */
  limits: limitsInput.default(limitsInput.parse({})),
  keepDays: z.number().int().min(1).max(3650).default(30),
});

export interface ScheduleSummary extends Parameters {
  readonly id: string;
  readonly name: string;
  readonly script: { readonly id: string; readonly name: string };
  /** Null: the newest. */
  readonly scriptVersion: { readonly id: string; readonly number: number } | null;
  readonly selector: Selector;
  readonly limits: Limits;
  readonly everyMinutes: number | null;
  readonly cron: string | null;
  readonly timezone: string;
  readonly keepDays: number;
  readonly enabled: boolean;
  /** Null when disabled. */
  readonly nextRunAt: Date | null;
  /** The newest, whether it has ended or not; null before the first, and when its results were deleted. */
  readonly lastRun: Pick<RunSummary, 'id' | 'number' | 'state' | 'createdAt'> | null;
  readonly createdAt: Date;
}

export interface ScheduleDetail extends ScheduleSummary {
  /** The newest, at most fifty. */
  readonly runs: readonly RunSummary[];
}

const include = {
  script: { select: { id: true, name: true } },
  scriptVersion: { select: { id: true, number: true } },
} as const;

type ScheduleRow = Schedule & Pick<ScheduleSummary, 'script' | 'scriptVersion'>;
type LastRun = NonNullable<ScheduleSummary['lastRun']>;

async function toSummaries(db: Database, rows: readonly ScheduleRow[]): Promise<ScheduleSummary[]> {
  const runs: LastRun[] = await db.run.findMany({
    where: { id: { in: rows.flatMap((row) => row.lastRunId ?? []) } },
    select: { id: true, number: true, state: true, createdAt: true },
  });
  const byId = new Map(runs.map((run) => [run.id, run]));
  return rows.map((row) => toSummary(row, byId.get(row.lastRunId ?? '') ?? null));
}

function toSummary(row: ScheduleRow, lastRun: LastRun | null): ScheduleSummary {
  const { id, name, script, scriptVersion, everyMinutes, cron } = row;
  const { timezone, keepDays, enabled, nextRunAt, createdAt } = row;
  const selector = selectorInput.parse(row.selector);
  const limits = limitsInput.parse(row.limits);
  return {
    id,
    name,
    script,
    scriptVersion,
    selector,
    limits,
    ...storedParameters(row),
    everyMinutes,
    cron,
    timezone,
    keepDays,
    enabled,
    nextRunAt,
    lastRun,
    createdAt,
  };
}

/** The next times, or a `bad-input` that says what is wrong with the timing. */
function nextTimes(services: Services, timing: Timing, count: number): Date[] {
  if ((timing.everyMinutes === undefined) === (timing.cron === undefined)) {
    throw new AppError('bad-input', 'give either everyMinutes or cron');
  }
  try {
    return services.nextTimes(timing, new Date(), count);
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('bad-input', error.message);
    throw error;
  }
}

async function checkScript(
  db: Database,
  teamId: string,
  { scriptId, scriptVersionId }: { scriptId: string; scriptVersionId?: string | null | undefined },
): Promise<void> {
  const where = { id: scriptId, teamId, archivedAt: null };
  found(await db.script.findFirst({ where }), 'script');
  if (!scriptVersionId) return;
  const version = { id: scriptVersionId, scriptId };
  found(await db.scriptVersion.findFirst({ where: version }), 'script version');
}

const timingOf = (row: Pick<Schedule, 'everyMinutes' | 'cron' | 'timezone'>): Timing => ({
  everyMinutes: row.everyMinutes ?? undefined,
  cron: row.cron ?? undefined,
  timezone: row.timezone,
});

async function setEnabled(services: Services, actor: Actor, id: string, enabled: boolean) {
  const { db } = services;
  const where = { id, teamId: actor.teamId };
  const row = found(await db.schedule.findFirst({ where }), 'schedule');
  const [nextRunAt] = enabled ? nextTimes(services, timingOf(row), 1) : [];
  await db.schedule.update({ where: { id }, data: { enabled, nextRunAt: nextRunAt ?? null } });
  const action = enabled ? 'schedule.enable' : 'schedule.disable';
  await audit(db, actor, { action, subject: id, details: { name: row.name } });
  return { id };
}

const idInput = z.object({ id: z.string() });

/** What of a schedule an audit says: enough to know it by when it is gone. */
const auditDetails = ({ name, cron, everyMinutes }: Pick<Schedule, 'name'> & Partial<Timing>) => ({
  name,
  timing: cron ?? `every ${everyMinutes} minutes`,
});

export const scheduleRouter = router({
  list: viewerProcedure.query(async ({ ctx: { services, actor } }): Promise<ScheduleSummary[]> => {
    const where = { teamId: actor.teamId };
    const rows = await services.db.schedule.findMany({ where, include, orderBy: { name: 'asc' } });
    return toSummaries(services.db, rows);
  }),

  get: viewerProcedure
    .input(idInput)
    .query(async ({ ctx: { services, actor }, input }): Promise<ScheduleDetail> => {
      const { teamId } = actor;
      const where = { id: input.id, teamId };
      const row = found(await services.db.schedule.findFirst({ where, include }), 'schedule');
      const runs = await listRuns(services.db, { teamId, scheduleId: row.id, limit: 50 });
      const [summary] = await toSummaries(services.db, [row]);
      return { ...found(summary, 'schedule'), runs };
    }),

  create: editorProcedure
    .input(scheduleInput)
    .mutation(async ({ ctx: { services, actor }, input }) => {
      const { db } = services;
      const [nextRunAt] = nextTimes(services, input, 1);
      await checkScript(db, actor.teamId, input);
      const { everyMinutes, cron, scriptVersionId, ...rest } = input;
      const data = {
        ...rest,
        everyMinutes: everyMinutes ?? null,
        cron: cron ?? null,
        scriptVersionId: scriptVersionId ?? null,
        teamId: actor.teamId,
        createdBy: actor.userId,
        nextRunAt: nextRunAt ?? null,
      };
      const { id } = await uniqueName('schedule', db.schedule.create({ data }));
      const details = auditDetails(input);
      await audit(db, actor, { action: 'schedule.create', subject: id, details });
      return { id };
    }),

  /** Replaces all of it; an enabled schedule counts from now. */
  update: editorProcedure
    .input(scheduleInput.extend({ id: z.string() }))
    .mutation(async ({ ctx: { services, actor }, input }) => {
      const { db } = services;
      const { id, everyMinutes, cron, scriptVersionId, ...rest } = input;
      const where = { id, teamId: actor.teamId };
      const row = found(await db.schedule.findFirst({ where }), 'schedule');
      const [nextRunAt] = nextTimes(services, input, 1);
      await checkScript(db, actor.teamId, input);
      const data = {
        ...rest,
        everyMinutes: everyMinutes ?? null,
        cron: cron ?? null,
        scriptVersionId: scriptVersionId ?? null,
        nextRunAt: row.enabled ? (nextRunAt ?? null) : null,
      };
      await uniqueName('schedule', db.schedule.update({ where: { id }, data }));
      const details = auditDetails(input);
      await audit(db, actor, { action: 'schedule.update', subject: id, details });
      return { id };
    }),

  /** Its runs and their results stay. */
  delete: editorProcedure
    .input(idInput)
    .mutation(async ({ ctx: { services, actor }, input: { id } }) => {
      const { db } = services;
      const where = { id, teamId: actor.teamId };
      const { name } = found(await db.schedule.findFirst({ where }), 'schedule');
      await db.schedule.deleteMany({ where });
      await audit(db, actor, { action: 'schedule.delete', subject: id, details: { name } });
      return { id };
    }),

  enable: editorProcedure
    .input(idInput)
    .mutation(({ ctx: { services, actor }, input }) => setEnabled(services, actor, input.id, true)),

  disable: editorProcedure
    .input(idInput)
    .mutation(({ ctx: { services, actor }, input }) =>
      setEnabled(services, actor, input.id, false),
    ),

  /** The next five times of a timing that is being typed. */
  preview: viewerProcedure
    .input(timingInput)
    .query(({ ctx: { services }, input }): Date[] => nextTimes(services, input, 5)),
});
