import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CgroupNotFoundError, findCgroup } from './find-cgroup.ts';

const root = mkdtempSync(join(tmpdir(), 'sonde-cgroups-'));
const mounts = () => `cgroup2 ${root} cgroup2 rw 0 0\n`;
const [web, db] = [`ab${'1'.repeat(62)}`, `ab${'1'.repeat(10)}${'2'.repeat(52)}`];
const pod = '/kubepods.slice/kubepods-pod1.slice';
for (const path of [
  '/system.slice/ssh.service',
  '/system.slice/cron.service',
  `/system.slice/docker-${web}.scope/init`,
  `${pod}/cri-containerd-${db}.scope`,
  `/machine.slice/libpod-conmon-${'c'.repeat(64)}.scope`,
  `/machine.slice/libpod-${'c'.repeat(64)}.scope/container`,
  `/kubepods/besteffort/pod2/${'d'.repeat(64)}`,
])
  mkdirSync(join(root, path), { recursive: true });
afterAll(() => rmSync(root, { recursive: true }));

test.each([
  ['/', ''],
  ['/system.slice/ssh.service', '/system.slice/ssh.service'],
  ['/system.slice/ssh.service/', '/system.slice/ssh.service'],
  [`${root}/system.slice`, '/system.slice'],
  ['/../../system.slice', '/system.slice'],
  [web.slice(0, 13), `/system.slice/docker-${web}.scope`],
  [db, `${pod}/cri-containerd-${db}.scope`],
  ['c'.repeat(12), `/machine.slice/libpod-${'c'.repeat(64)}.scope`],
  ['d'.repeat(64), `/kubepods/besteffort/pod2/${'d'.repeat(64)}`],
])('%s is %s', (name, path) => expect(findCgroup(name, mounts)).toBe(root + path));

test.each([
  [
    '/system.slice/sshd.service',
    'No cgroup /system.slice/sshd.service',
    /in \/system.slice are: cron/,
  ],
  [`${root}/../../etc/none`, `No cgroup ${root}/../../etc/none`, /cgroups in \/ are: kube/],
  ['/no/such', 'No cgroup /no/such', /cgroups in \/ are: kubepods, kubepods.slice, machine.slice/],
  ['ffffffffffff', 'No container ffffffffffff runs on the host', /docker ps/],
  [web.slice(0, 12), `2 containers have an ID that begins with ${web.slice(0, 12)}`, /digits/],
  ['nginx', "'nginx' names no cgroup", /path such as/],
])('%s is not there: %s', (name, message, hint) => {
  const find = () => findCgroup(name, mounts);
  expect(find).toThrow(CgroupNotFoundError);
  expect(find).toThrow(expect.objectContaining({ message, hint: expect.stringMatching(hint) }));
});

test('a host without the unified hierarchy says so', () =>
  expect(() => findCgroup('/', () => 'cgroup /sys/fs/cgroup/cpu cgroup rw 0 0\n')).toThrow(
    'The host has no unified cgroup hierarchy',
  ));
