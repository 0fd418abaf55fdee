import type { Database } from '@sonde/db';

/**
 * Makes the user whom the printed link signs in, and the first team if there is none. On later starts it only brings
 * back what is missing: who can start the process on this data may always enter as an admin of the oldest team.
 */
export async function ensureFirstAdmin(db: Database, email: string): Promise<{ teamId: string }> {
  const user = await db.user.upsert({
    where: { email },
    create: { email, name: 'Administrator', emailVerified: true },
    update: {},
  });
  const oldest = await db.team.findFirst({ orderBy: { createdAt: 'asc' } });
  const team = oldest ?? (await db.team.create({ data: { name: 'Default' } }));
  const member = { teamId: team.id, userId: user.id };
  await db.member.upsert({
    where: { teamId_userId: member },
    create: { ...member, role: 'ADMIN' },
    update: {},
  });
  return { teamId: team.id };
}
