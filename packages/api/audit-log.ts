import { z } from 'zod';
import { adminProcedure, router } from './trpc.ts';

export interface AuditSummary {
  readonly id: string;
  /** Null: the control plane itself, or a user who is gone. */
  readonly user: { readonly id: string; readonly name: string } | null;
  /** Procedure path. */
  readonly action: string;
  /** Id of what was acted on. */
  readonly subject: string;
  readonly details: unknown;
  readonly createdAt: Date;
}

export const auditRouter = router({
  /** Newest first; the cursor is the id of the last entry of the page before. */
  list: adminProcedure
    .input(z.object({ cursor: z.string().nullish() }).prefault({}))
    .query(async ({ ctx: { services, actor }, input: { cursor } }): Promise<AuditSummary[]> => {
      const { db } = services;
      const rows = await db.auditEntry.findMany({
        where: { teamId: actor.teamId },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: 100,
        ...(cursor && { cursor: { id: cursor }, skip: 1 }),
      });
      const users = await db.user.findMany({
        where: { id: { in: rows.flatMap((row) => row.userId ?? []) } },
        select: { id: true, name: true },
      });
      return rows.map(({ teamId: _, userId, ...entry }) => ({
        ...entry,
        user: users.find((user) => user.id === userId) ?? null,
      }));
    }),
});
