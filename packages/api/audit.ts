import type { Database } from '@sonde/db';
import type { Actor } from './context.ts';

export interface AuditedAction {
  /** Procedure path. */
  readonly action:
    | 'run.start'
    | 'run.stop'
    | 'host.revoke'
    | 'host.update'
    | 'host.joinToken.create'
    | 'host.joinToken.revoke'
    | 'host.enroll'
    | 'schedule.create'
    | 'schedule.update'
    | 'schedule.delete'
    | 'schedule.enable'
    | 'schedule.disable'
    | 'script.create'
    | 'script.update'
    | 'script.archive'
    | 'team.member.invite'
    | 'team.member.update'
    | 'team.member.remove';
  /** Id of what was acted on. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** Writes down who did what. A user of null is the control plane itself. */
export async function audit(
  db: Pick<Database, 'auditEntry'>,
  actor: Pick<Actor, 'teamId'> & { readonly userId: string | null },
  { action, subject, details = {} }: AuditedAction,
): Promise<void> {
  const { teamId, userId } = actor;
  await db.auditEntry.create({
    data: { teamId, userId, action, subject, details: { ...details } },
  });
}
