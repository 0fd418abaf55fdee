import type { Outputs } from '../api/client.ts';

export type Role = Outputs['team']['member']['list'][number]['role'];

/** Least first. */
export const roles = ['VIEWER', 'EDITOR', 'ADMIN'] as const satisfies readonly Role[];

export const roleWords: Record<Role, string> = {
  VIEWER: 'Viewer',
  EDITOR: 'Editor',
  ADMIN: 'Admin',
};

/** What each may do, for the one who chooses. */
export const roleMeaning: Record<Role, string> = {
  VIEWER: 'Sees hosts, scripts, runs and their results.',
  EDITOR: 'Also runs, saves and schedules scripts.',
  ADMIN: 'Also adds and revokes hosts, invites members and reads the audit.',
};
