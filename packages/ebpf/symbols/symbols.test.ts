import { expect, test } from 'vitest';
import { parseCgroupMounts } from '../cgroups/cgroup-paths.ts';
import { kallsymsOf } from '../kallsyms/kallsyms.ts';
import { openKernelSymbols } from './kernel-symbols.ts';
import { mappingAt, parseMaps } from './maps.ts';
import { jitFunctionAt, parsePerfMap } from './perf-map.ts';
import { parsePasswd } from './users.ts';

const maps = `55d0c0a00000-55d0c0a2f000 r--p 00000000 08:01 1234 /usr/bin/bash
55d0c0a2f000-55d0c0b00000 r-xp 0002f000 08:01 1234                       /usr/bin/bash
7f0000000000-7f0000001000 rwxp 00000000 00:00 0
7f1000000000-7f1000002000 r-xp 00001000 fe:00 99 /opt/a b.so (deleted)
7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0 [vdso]
ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 [vsyscall]
nonsense
`;

test('executable mappings, with names that hold blanks', () => {
  expect(parseMaps(maps).map(({ path, inode }) => [path, inode])).toEqual([
    ['/usr/bin/bash', '1234'],
    ['', '0'],
    ['/opt/a b.so', '99'],
    ['[vdso]', '0'],
  ]);
});

test.each([
  [0x55d0c0a2f000, '/usr/bin/bash'],
  [0x55d0c0afffff, '/usr/bin/bash'],
  [0x55d0c0b00000, undefined],
  [0x55d0c0a00010, undefined],
])('%i lies in %s', (address, path) => {
  expect(mappingAt(parseMaps(maps), address)?.path).toBe(path);
});

test('announced functions: the last at an address is in force', () => {
  const functions = parsePerfMap(
    '2000 10 LazyCompile:~run /a b.js:1\n0x1000 0x20 first\n1000 30 second\nbroken\n',
  );
  const at = (address: number) => jitFunctionAt(functions, address)?.name;
  expect([at(0xfff), at(0x1000), at(0x102f), at(0x1030), at(0x200f)]).toEqual([
    undefined,
    'second',
    'second',
    undefined,
    'LazyCompile:~run /a b.js:1',
  ]);
});

test('users by id, the first entry of an id', () => {
  const names = parsePasswd('root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:\n+::::\nweb:x:33:33::/:\n');
  expect([...names]).toEqual([
    [0, 'root'],
    [33, 'web'],
  ]);
});

test('hierarchies: the unified one first', () => {
  const mounts =
    'tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,cpu 0 0\n' +
    'cgroup /sys/fs/cgroup/blkio cgroup rw 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n';
  expect(parseCgroupMounts(mounts).map(({ name }) => name)).toEqual([
    'unified',
    'blkio',
    'cpu,cpuacct',
  ]);
});

test('kernel addresses with their module', () => {
  const text = 'ffffffff81000000 T _text\nffffffffc0000000 t send\t[net]\n';
  const resolve = openKernelSymbols(kallsymsOf(() => Buffer.from(text)));
  expect(resolve(0xffffffff81000004n)).toEqual({ name: '_text', offset: 4n, module: '' });
  expect(resolve(0xffffffffc0000001n)).toEqual({ name: 'send', offset: 1n, module: 'net' });
  expect(resolve(1n)).toBeUndefined();
});
