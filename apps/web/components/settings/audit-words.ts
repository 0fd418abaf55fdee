import type { Outputs } from '../api/client.ts';

export type AuditEntry = Outputs['audit']['list'][number];

/** By procedure path; one that a newer control plane writes down shows as it is. */
const actions: Readonly<Record<string, string>> = {
  'run.start': 'Started a run',
  'run.stop': 'Stopped a run',
  'host.revoke': 'Revoked a host',
  'host.update': 'Changed a host',
  'host.joinToken.create': 'Made a join token',
  'host.joinToken.revoke': 'Revoked a join token',
  'host.enroll': 'A host joined',
  'schedule.create': 'Made a schedule',
  'schedule.update': 'Changed a schedule',
  'schedule.delete': 'Deleted a schedule',
  'schedule.enable': 'Enabled a schedule',
  'schedule.disable': 'Disabled a schedule',
  'script.create': 'Made a script',
  'script.update': 'Saved a script',
  'script.archive': 'Archived a script',
  'team.member.invite': 'Invited a member',
  'team.member.update': 'Changed a role',
  'team.member.remove': 'Removed a member',
};

export const actionWords = (action: string): string => actions[action] ?? action;

/** Names by id, of hosts and of members. */
export type Names = ReadonlyMap<string, string>;

/** What was acted on, in words where a name is known, and the page that shows it. */
export function auditSubject(
  { action, subject, details }: Pick<AuditEntry, 'action' | 'subject' | 'details'>,
  names: Names,
): { readonly text: string; readonly href: string | undefined } {
  const facts = typeof details === 'object' && details !== null ? details : {};
  const [name] = ['scriptName', 'name', 'email']
    .map((key) => (facts as Record<string, unknown>)[key])
    .filter((value) => typeof value === 'string');
  const [resource] = action.split('.');
  const isHost = resource === 'host' && !action.startsWith('host.joinToken');
  const pages = {
    run: `/runs/${subject}`,
    host: isHost ? `/hosts/${subject}` : undefined,
    schedule: '/schedules',
    script: `/scripts/${subject}`,
  };
  // A revoked host and a deleted schedule have no page any more.
  const isGone = action === 'host.revoke' || action === 'schedule.delete';
  const href = isGone ? undefined : pages[resource as keyof typeof pages];
  return { text: name ?? names.get(subject) ?? subject, href };
}

/** What else was written down: `hosts 3, unsafe no`. */
export function auditDetails(details: unknown): string {
  if (typeof details !== 'object' || details === null) return '';
  return Object.entries(details)
    .filter(([key]) => !['scriptName', 'name', 'email'].includes(key))
    .map(([key, value]) => `${key} ${typeof value === 'boolean' ? yesNo(value) : String(value)}`)
    .join(', ');
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
