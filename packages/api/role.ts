import type { Role } from '@sonde/db';

/** The least role for each procedure that not every member may call; the pages disable its button by it. */
export const neededRole = {
  'script.create': 'EDITOR',
  'script.update': 'EDITOR',
  'script.archive': 'EDITOR',
  'run.start': 'EDITOR',
  'run.stop': 'EDITOR',
  'schedule.create': 'EDITOR',
  'schedule.update': 'EDITOR',
  'schedule.delete': 'EDITOR',
  'schedule.enable': 'EDITOR',
  'schedule.disable': 'EDITOR',
  'host.update': 'ADMIN',
  'host.revoke': 'ADMIN',
  'host.joinToken.create': 'ADMIN',
  'host.joinToken.list': 'ADMIN',
  'host.joinToken.revoke': 'ADMIN',
  'team.member.invite': 'ADMIN',
  'team.member.update': 'ADMIN',
  'team.member.remove': 'ADMIN',
  'audit.list': 'ADMIN',
} as const satisfies Record<string, Role>;

export type GuardedProcedure = keyof typeof neededRole;

const rank: Record<Role, number> = { VIEWER: 0, EDITOR: 1, ADMIN: 2 };

/** Whether who has `role` may do what needs `needed`. */
export const includesRole = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];

const words: Record<Role, string> = { VIEWER: 'a viewer', EDITOR: 'an editor', ADMIN: 'an admin' };

/** Why a member with `role` may not call the procedure, for the button that would; undefined when they may. */
export function whyForbidden(role: Role, procedure: GuardedProcedure): string | undefined {
  const needed = neededRole[procedure];
  if (includesRole(role, needed)) return undefined;
  return `This takes ${words[needed]}; you are ${words[role]} of this team. An admin can change that.`;
}
