import type { Database, Role } from '@sonde/db';
import { z } from 'zod';
import { AppError, found } from './app-error.ts';
import { audit } from './audit.ts';
import type { TeamSummary } from './me.ts';
import { adminProcedure, router, signedInProcedure, viewerProcedure } from './trpc.ts';

export interface MemberSummary {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
}

const roleInput = z.enum(['VIEWER', 'EDITOR', 'ADMIN']);
const memberInput = z.object({ userId: z.string() });

/** A team without an admin could never be repaired from a page. */
async function keepOneAdmin(db: Database, teamId: string, userId: string): Promise<void> {
  const others = { teamId, role: 'ADMIN', userId: { not: userId } } as const;
  if ((await db.member.count({ where: others })) === 0) {
    throw new AppError('wrong-state', 'the team needs another admin first');
  }
}

const memberRouter = router({
  list: viewerProcedure.query(async ({ ctx: { services, actor } }): Promise<MemberSummary[]> => {
    const members = await services.db.member.findMany({
      where: { teamId: actor.teamId },
      include: { user: { select: { name: true, email: true } } },
      orderBy: { createdAt: 'asc' },
    });
    return members.map(({ userId, role, createdAt, user }) => ({
      userId,
      role,
      createdAt,
      ...user,
    }));
  }),

  /**
   * Adds a person and returns the link, good for one sign-in, that the admin hands over. A member gets another link.
   * Null for who is in another team too: the link would let this admin in there.
   */
  invite: adminProcedure
    .input(
      z.object({
        email: z.email().toLowerCase(),
        name: z.string().trim().max(100).optional(),
        role: roleInput,
      }),
    )
    .mutation(async ({ ctx: { services, actor }, input: { email, name, role } }) => {
      const { db } = services;
      const user = await db.user.upsert({
        where: { email },
        create: { email, name: name || email },
        update: {},
      });
      const { teamId } = actor;
      await db.member.upsert({
        where: { teamId_userId: { teamId, userId: user.id } },
        create: { teamId, userId: user.id, role },
        update: {},
      });
      const details = { email, role };
      await audit(db, actor, { action: 'team.member.invite', subject: user.id, details });
      const elsewhere = { userId: user.id, teamId: { not: teamId } };
      const isShared = (await db.member.count({ where: elsewhere })) > 0;
      return { userId: user.id, link: isShared ? null : await services.signInLink(email) };
    }),

  update: adminProcedure
    .input(memberInput.extend({ role: roleInput }))
    .mutation(async ({ ctx: { services, actor }, input: { userId, role } }) => {
      const { db } = services;
      const where = { teamId_userId: { teamId: actor.teamId, userId } };
      found(await db.member.findUnique({ where }), 'member');
      if (role !== 'ADMIN') await keepOneAdmin(db, actor.teamId, userId);
      await db.member.update({ where, data: { role } });
      await audit(db, actor, { action: 'team.member.update', subject: userId, details: { role } });
      return { userId };
    }),

  remove: adminProcedure
    .input(memberInput)
    .mutation(async ({ ctx: { services, actor }, input: { userId } }) => {
      const { db } = services;
      const where = { teamId_userId: { teamId: actor.teamId, userId } };
      found(await db.member.findUnique({ where }), 'member');
      await keepOneAdmin(db, actor.teamId, userId);
      await db.member.delete({ where });
      await audit(db, actor, { action: 'team.member.remove', subject: userId });
      return { userId };
    }),
});

export const teamRouter = router({
  member: memberRouter,

  list: signedInProcedure.query(async ({ ctx: { services, signedIn } }): Promise<TeamSummary[]> => {
    const members = await services.db.member.findMany({
      where: { userId: signedIn.userId },
      include: { team: true },
    });
    return members.map(({ team, role }) => ({ id: team.id, name: team.name, role }));
  }),

  /** Which team the pages of this session show. */
  select: signedInProcedure
    .input(z.object({ id: z.string() }))
    .mutation(async ({ ctx: { services, signedIn }, input: { id } }) => {
      const { db } = services;
      const where = { teamId_userId: { teamId: id, userId: signedIn.userId } };
      found(await db.member.findUnique({ where }), 'team');
      await db.authSession.update({
        where: { id: signedIn.sessionId },
        data: { activeTeamId: id },
      });
      return { id };
    }),
});
