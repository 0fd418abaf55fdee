import type { Role } from '@sonde/db';
import { z } from 'zod';
import { AppError } from './app-error.ts';
import { router, signedInProcedure } from './trpc.ts';

export interface TeamSummary {
  readonly id: string;
  readonly name: string;
  /** Of the user who asks. */
  readonly role: Role;
}

export interface Me {
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    /** False for who came by a link and could not come back without another. */
    readonly hasPassword: boolean;
  };
  readonly teams: readonly TeamSummary[];
  /** Null: the user is in no team. */
  readonly activeTeam: TeamSummary | null;
  readonly role: Role | null;
}

/** Where better-auth keeps a user's password. */
const passwordOf = (userId: string) => ({ userId, providerId: 'credential' });

export const meRouter = router({
  get: signedInProcedure.query(async ({ ctx: { services, signedIn } }): Promise<Me> => {
    const members = await services.db.member.findMany({
      where: { userId: signedIn.userId },
      include: { team: true },
      orderBy: { createdAt: 'asc' },
    });
    const teams = members.map(({ team, role }) => ({ id: team.id, name: team.name, role }));
    const activeTeam = teams.find((team) => team.id === signedIn.activeTeamId) ?? teams[0] ?? null;
    const { userId: id, name, email } = signedIn;
    const hasPassword = (await services.db.account.count({ where: passwordOf(id) })) > 0;
    return {
      user: { id, name, email, hasPassword },
      teams,
      activeTeam,
      role: activeTeam?.role ?? null,
    };
  }),

  update: signedInProcedure
    .input(z.object({ name: z.string().trim().min(1).max(100) }))
    .mutation(async ({ ctx: { services, signedIn }, input }) => {
      const where = { id: signedIn.userId };
      await services.db.user.update({ where, data: { name: input.name } });
      return { id: signedIn.userId };
    }),

  /** For those who came by a link and have none yet; to change one, its old value is needed (better-auth's own route). */
  setPassword: signedInProcedure
    .input(z.object({ password: z.string().min(10).max(128) }))
    .mutation(async ({ ctx: { services, signedIn, headers }, input }) => {
      const where = passwordOf(signedIn.userId);
      if ((await services.db.account.count({ where })) > 0) {
        throw new AppError('wrong-state', 'a password is set already');
      }
      await services.setPassword(headers, input.password);
      return { id: signedIn.userId };
    }),
});
