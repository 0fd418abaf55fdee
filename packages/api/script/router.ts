import type { Database } from '@sonde/db';
import { z } from 'zod';
import { found, uniqueName } from '../app-error.ts';
import { audit } from '../audit.ts';
import { editorProcedure, router, viewerProcedure } from '../trpc.ts';
import { checkInput, checkScript, type KernelCheck } from './check.ts';

/** Larger texts than any script has a use for; the parser's time is linear in it. */
export const textInput = z.string().max(256 * 1024);
const nameInput = z.string().trim().min(1).max(100);
const descriptionInput = z.string().trim().max(2_000);

export interface ScriptSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Number of the newest version. */
  readonly latestVersion: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archivedAt: Date | null;
}

export interface ScriptVersionSummary {
  readonly id: string;
  readonly number: number;
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
}

export interface ScriptDetail extends ScriptSummary {
  readonly version: ScriptVersionSummary & { readonly text: string };
}

const latest = { orderBy: { number: 'desc' }, take: 1 } as const;

async function findScript(db: Database, teamId: string, id: string) {
  const include = { versions: { ...latest, select: { number: true } } };
  return found(await db.script.findFirst({ where: { id, teamId }, include }), 'script');
}

type ScriptRow = Awaited<ReturnType<typeof findScript>>;

const toSummary = ({ versions, teamId: _, ...script }: ScriptRow): ScriptSummary => ({
  ...script,
  latestVersion: versions[0]?.number ?? 0,
});

/** The users behind ids, for "by whom"; one that was deleted is missing. */
async function userNames(db: Database, ids: readonly (string | null)[]) {
  const users = await db.user.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    select: { id: true, name: true },
  });
  return new Map(users.map((user) => [user.id, user]));
}

export const scriptRouter = router({
  /** Not the archived ones; the last changed first. */
  list: viewerProcedure
    .input(z.object({ search: z.string().max(200).optional() }).default({}))
    .query(async ({ ctx: { services, actor }, input }): Promise<ScriptSummary[]> => {
      const contains = { contains: input.search ?? '', mode: 'insensitive' } as const;
      const scripts = await services.db.script.findMany({
        where: {
          teamId: actor.teamId,
          archivedAt: null,
          OR: [{ name: contains }, { description: contains }],
        },
        include: { versions: { ...latest, select: { number: true } } },
        orderBy: { updatedAt: 'desc' },
        take: 500,
      });
      return scripts.map(toSummary);
    }),

  /** One version with its text; the newest when no number is given. */
  get: viewerProcedure
    .input(z.object({ id: z.string(), version: z.number().int().min(1).optional() }))
    .query(async ({ ctx: { services, actor }, input }): Promise<ScriptDetail> => {
      const { db } = services;
      const script = await findScript(db, actor.teamId, input.id);
      const number = input.version ?? script.versions[0]?.number ?? 0;
      const where = { scriptId_number: { scriptId: script.id, number } };
      const version = found(await db.scriptVersion.findUnique({ where }), 'version');
      const names = await userNames(db, [version.createdBy]);
      const { id, text, createdAt } = version;
      const createdBy = names.get(version.createdBy ?? '') ?? null;
      return { ...toSummary(script), version: { id, number, text, createdAt, createdBy } };
    }),

  /** Newest first. */
  versions: viewerProcedure
    .input(z.object({ id: z.string() }))
    .query(async ({ ctx: { services, actor }, input }): Promise<ScriptVersionSummary[]> => {
      const { db } = services;
      const script = await findScript(db, actor.teamId, input.id);
      const versions = await db.scriptVersion.findMany({
        where: { scriptId: script.id },
        select: { id: true, number: true, createdBy: true, createdAt: true },
        orderBy: { number: 'desc' },
      });
      const names = await userNames(
        db,
        versions.map((version) => version.createdBy),
      );
      return versions.map((version) => ({
        ...version,
        createdBy: names.get(version.createdBy ?? '') ?? null,
      }));
    }),

  create: editorProcedure
    .input(
      z.object({ name: nameInput, description: descriptionInput.default(''), text: textInput }),
    )
    .mutation(async ({ ctx: { services, actor }, input: { name, description, text } }) => {
      const version = { number: 1, text, createdBy: actor.userId };
      const script = await uniqueName(
        'script',
        services.db.script.create({
          data: { teamId: actor.teamId, name, description, versions: { create: version } },
          include: { versions: true },
        }),
      );
      await audit(services.db, actor, {
        action: 'script.create',
        subject: script.id,
        details: { name, version: 1 },
      });
      return { id: script.id, version: 1, scriptVersionId: script.versions[0]?.id ?? '' };
    }),

  /** Adds a version when the text is new; a name or a description alone changes in place. */
  update: editorProcedure
    .input(
      z.object({
        id: z.string(),
        text: textInput.optional(),
        name: nameInput.optional(),
        description: descriptionInput.optional(),
      }),
    )
    .mutation(async ({ ctx: { services, actor }, input: { id, text, name, description } }) => {
      const { db } = services;
      const script = await findScript(db, actor.teamId, id);
      const data = { ...(name && { name }), ...(description !== undefined && { description }) };
      const saved = await uniqueName(
        'script',
        db.$transaction(async (transaction) => {
          // The update locks the script, so that two saves at once get two numbers.
          await transaction.script.update({
            where: { id },
            data: { ...data, updatedAt: new Date() },
          });
          const newest = await transaction.scriptVersion.findFirstOrThrow({
            where: { scriptId: id },
            orderBy: { number: 'desc' },
          });
          if (text === undefined || text === newest.text) {
            return { id, version: newest.number, scriptVersionId: newest.id };
          }
          const version = await transaction.scriptVersion.create({
            data: { scriptId: id, number: newest.number + 1, text, createdBy: actor.userId },
          });
          return { id, version: version.number, scriptVersionId: version.id };
        }),
      );
      const details = { name: name ?? script.name, version: saved.version };
      await audit(db, actor, { action: 'script.update', subject: id, details });
      return saved;
    }),

  /** Takes it off the list; runs, versions and links stay. Its name can be given again. */
  archive: editorProcedure
    .input(z.object({ id: z.string() }))
    .mutation(async ({ ctx: { services, actor }, input }) => {
      const { db } = services;
      const script = await findScript(db, actor.teamId, input.id);
      if (script.archivedAt !== null) return { id: script.id };
      const name = `${script.name} (archived ${script.id.slice(-12)})`;
      await db.script.update({
        where: { id: script.id },
        data: {
          archivedAt: new Date(),
          name,
          schedules: { updateMany: { where: {}, data: { enabled: false, nextRunAt: null } } },
        },
      });
      const details = { name: script.name };
      await audit(db, actor, { action: 'script.archive', subject: script.id, details });
      return { id: script.id };
    }),

  /** Compiles for each kernel, as its hosts will; nothing is sent anywhere. */
  check: viewerProcedure
    .input(checkInput)
    .query(
      ({ ctx: { services, actor }, input }): Promise<KernelCheck[]> =>
        checkScript(services, actor.teamId, input),
    ),
});
