import { expect, test } from 'vitest';
import { whyForbidden } from './role.ts';

test.each([
  ['VIEWER', 'run.start', 'This takes an editor; you are a viewer'],
  ['VIEWER', 'host.revoke', 'This takes an admin; you are a viewer'],
  ['EDITOR', 'host.joinToken.create', 'This takes an admin; you are an editor'],
  ['EDITOR', 'run.start', undefined],
  ['ADMIN', 'team.member.remove', undefined],
] as const)('%s, %s: %s', (role, procedure, reason) => {
  const said = whyForbidden(role, procedure);
  if (reason === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(reason);
});
