import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@sonde/db';
import { z } from 'zod';
import { found } from '../app-error.ts';
import { audit } from '../audit.ts';
import { type Labels, labelsInput, readLabels } from '../selector.ts';
import { adminProcedure, router } from '../trpc.ts';

export interface JoinTokenSummary {
  readonly id: string;
  readonly labels: Labels;
  readonly state: 'OPEN' | 'USED' | 'EXPIRED';
  readonly createdBy: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
}

/** What is stored of a secret. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

export interface NewJoinToken {
  readonly teamId: string;
  readonly labels: Labels;
  readonly expiresAt: Date;
  readonly createdBy: string | null;
}

/** Stores a fresh token and returns its id and its secret, which exists nowhere else. */
export async function createJoinToken(
  db: Database,
  token: NewJoinToken,
): Promise<{ readonly id: string; readonly secret: string }> {
  const secret = randomBytes(24).toString('base64url');
  const { id } = await db.joinToken.create({ data: { ...token, secretHash: hashSecret(secret) } });
  return { id, secret };
}

export const joinTokenRouter = router({
  /** The token is in the answer and nowhere else: it cannot be shown again. */
  create: adminProcedure
    .input(
      z.object({
        expiresInMinutes: z
          .number()
          .int()
          .min(1)
          .max(7 * 24 * 60)
          .default(60),
        labels: labelsInput.default({}),
      }),
    )
    .mutation(async ({ ctx: { services, actor }, input }) => {
      const expiresAt = new Date(Date.now() + input.expiresInMinutes * 60_000);
      const { id, secret } = await createJoinToken(services.db, {
        teamId: actor.teamId,
        labels: input.labels,
        expiresAt,
        createdBy: actor.userId,
      });
      await audit(services.db, actor, { action: 'host.joinToken.create', subject: id });
      const token = `${secret}.${services.authorityFingerprint}`;
      return { id, token, command: services.joinCommand(token), expiresAt };
    }),

  list: adminProcedure.query(async ({ ctx: { services, actor } }): Promise<JoinTokenSummary[]> => {
    const tokens = await services.db.joinToken.findMany({
      where: { teamId: actor.teamId },
      orderBy: { createdAt: 'desc' },
      take: 100,
    });
    const users = await services.db.user.findMany({
      where: { id: { in: tokens.flatMap((token) => token.createdBy ?? []) } },
      select: { id: true, name: true },
    });
    return tokens.map((token) => ({
      id: token.id,
      labels: readLabels(token.labels),
      state: token.usedAt !== null ? 'USED' : token.expiresAt < new Date() ? 'EXPIRED' : 'OPEN',
      createdBy: users.find((user) => user.id === token.createdBy) ?? null,
      createdAt: token.createdAt,
      expiresAt: token.expiresAt,
      usedAt: token.usedAt,
    }));
  }),

  /** Ends a token that was not used yet; the hosts that joined with others are not touched. */
  revoke: adminProcedure
    .input(z.object({ id: z.string() }))
    .mutation(async ({ ctx: { services, actor }, input }) => {
      const where = { id: input.id, teamId: actor.teamId, usedAt: null };
      const token = found(await services.db.joinToken.findFirst({ where }), 'open join token');
      await services.db.joinToken.update({
        where: { id: token.id },
        data: { expiresAt: new Date() },
      });
      await audit(services.db, actor, { action: 'host.joinToken.revoke', subject: token.id });
      return { id: token.id };
    }),
});
