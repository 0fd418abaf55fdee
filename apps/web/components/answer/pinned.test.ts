import { expect, test } from 'vitest';
import { pinnedOf } from './pinned.ts';

test('files that hosts have in common are shown once', () => {
  const hosts = [
    { hostName: 'web-1', pinnedPaths: ['/sys/fs/bpf/tasks'] },
    { hostName: 'web-2', pinnedPaths: ['/sys/fs/bpf/tasks', '/sys/fs/bpf/files'] },
    { hostName: 'web-3', pinnedPaths: [] },
  ];
  expect(pinnedOf(hosts)).toEqual([
    { path: '/sys/fs/bpf/tasks', hostNames: ['web-1', 'web-2'] },
    { path: '/sys/fs/bpf/files', hostNames: ['web-2'] },
  ]);
});
