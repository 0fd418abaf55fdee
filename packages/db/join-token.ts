import type { Database } from './client.ts';
import type { Prisma } from './generated/client.ts';

/** What a token stands for once it has been spent. */
export interface SpentJoinToken {
  readonly id: string;
  readonly teamId: string;
  readonly labels: Prisma.JsonValue;
}

/**
 * Spends a token: of two callers at once exactly one gets it. Undefined when it is unknown, used or
 * past its time; the three are not told apart, so that guessing teaches nothing.
 */
export async function spendJoinToken(
  db: Pick<Database, '$queryRaw'>,
  secretHash: string,
): Promise<SpentJoinToken | undefined> {
  const rows = await db.$queryRaw<SpentJoinToken[]>`
    UPDATE "JoinToken" SET "usedAt" = now()
    WHERE "secretHash" = ${secretHash} AND "usedAt" IS NULL AND "expiresAt" > now()
    RETURNING id, "teamId", labels`;
  return rows[0];
}
