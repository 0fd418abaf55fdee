import { expect, test } from 'vitest';
import { actionWords, auditDetails, auditSubject } from './audit-words.ts';

const names = new Map([['h1', 'db-1']]);

test.each([
  ['run.start', 'r1', { scriptName: 'opens', hosts: 2 }, 'opens', '/runs/r1'],
  ['run.stop', 'r1', {}, 'r1', '/runs/r1'],
  ['host.update', 'h1', {}, 'db-1', '/hosts/h1'],
  ['host.revoke', 'h1', { name: 'db-1' }, 'db-1', undefined],
  ['host.joinToken.create', 't1', {}, 't1', undefined],
  ['team.member.invite', 'u1', { email: 'a@b.example', role: 'VIEWER' }, 'a@b.example', undefined],
  ['script.update', 's1', { name: 'opens', version: 2 }, 'opens', '/scripts/s1'],
  ['schedule.enable', 's2', { name: 'nightly' }, 'nightly', '/schedules'],
  ['schedule.delete', 's2', { name: 'nightly' }, 'nightly', undefined],
  ['later.verb', 'x', null, 'x', undefined],
])('%s is about %s', (action, subject, details, text, href) => {
  expect(auditSubject({ action, subject, details }, names)).toEqual({ text, href });
});

test.each([
  [{ scriptName: 'opens', hosts: 2, unsafe: false }, 'hosts 2, unsafe no'],
  [{ email: 'a@b.example', role: 'VIEWER' }, 'role VIEWER'],
  [null, ''],
])('details %j', (details, text) => expect(auditDetails(details)).toBe(text));

test('an action that is not known shows as it is', () => {
  expect([actionWords('run.start'), actionWords('later.verb')]).toEqual([
    'Started a run',
    'later.verb',
  ]);
});
