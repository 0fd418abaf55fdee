import { spawn } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openCgroups } from '../cgroups/cgroup-paths.ts';
import { openBinary } from '../kernel-info/binary.ts';
import { type Mapping, parseMaps } from './maps.ts';
import { openUserSymbols } from './user-symbols.ts';

const mappingsOf = (pid: number): Mapping[] =>
  parseMaps(readFileSync(`/proc/${pid}/maps`, 'latin1'));

/** The address in a process of a function of a file that it maps. */
function addressOf(pid: number, file: RegExp, name: string): bigint {
  const mapping = mappingsOf(pid).find((each) => file.test(each.path)) as Mapping;
  const binary = openBinary(mapping.path);
  const symbol = binary?.functions().find((each) => each.name === name);
  const offset = binary?.elf.fileOffset(symbol?.address as number) as number;
  return BigInt(mapping.start + offset - mapping.fileOffset);
}

test('functions of this process, of its libraries and of the vdso', () => {
  const symbols = openUserSymbols();
  const malloc = addressOf(process.pid, /libc\.so/, 'getpid');
  expect(symbols.resolve(process.pid, malloc + 1n)).toMatchObject({
    name: expect.stringMatching(/getpid/),
    offset: 1,
    path: expect.stringMatching(/libc\.so/),
  });
  const vdso = mappingsOf(process.pid).find((each) => each.path === '[vdso]') as Mapping;
  const names = Array.from(
    { length: (vdso.end - vdso.start) / 16 },
    (_, i) => symbols.resolve(process.pid, BigInt(vdso.start + i * 16))?.name,
  );
  expect(names.join()).toContain('clock_gettime');
  expect(symbols.resolve(process.pid, 0x10n)).toBeUndefined();
});

test('a process that ended keeps the names it had', async () => {
  const child = spawn('sleep', ['30']);
  await new Promise((resolve) => child.once('spawn', resolve));
  const pid = child.pid as number;
  while (!mappingsOf(pid).some((each) => /libc/.test(each.path))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const symbols = openUserSymbols();
  symbols.remember(pid);
  const address = addressOf(pid, /libc\.so/, 'getpid');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  expect(symbols.resolve(pid, address)?.name).toMatch(/getpid/);
  expect(openUserSymbols().resolve(pid, address)).toBeUndefined();
});

test('a process in a mount namespace of its own, whose files nobody else sees, also after it ended', async () => {
  const script =
    'mount -t tmpfs none /mnt && cp "$0" /mnt/hidden && exec /mnt/hidden -c "while :; do sleep 1; done"';
  const child = spawn('unshare', ['-m', 'sh', '-c', script, '/bin/bash'], { stdio: 'ignore' });
  const pid = child.pid as number;
  const hidden = () => mappingsOf(pid).find((each) => each.path === '/mnt/hidden');
  while (hidden() === undefined || !mappingsOf(pid).some((each) => /libc/.test(each.path))) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const mapping = hidden() as Mapping;
  const symbols = openUserSymbols();
  symbols.remember(pid);
  const binary = openBinary('/mnt/hidden', { root: `/proc/${pid}/root` });
  const [symbol] = binary?.functions() ?? [];
  const offset = binary?.elf.fileOffset(symbol?.address as number) as number;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await ended;
  const address = BigInt(mapping.start + offset - mapping.fileOffset);
  expect(symbols.frames(pid, address, false)).toMatchObject([
    { path: '/mnt/hidden', offset: 0, name: expect.any(String) },
  ]);
});

test('announced functions are found in memory without a file', () => {
  const jit = mappingsOf(process.pid).find((each) => each.inode === '0' && each.path === '');
  if (jit === undefined) throw new Error('node has no compiled code');
  const path = `/tmp/perf-${process.pid}.map`;
  writeFileSync(path, `${jit.start.toString(16)} 40 hot loop\n`);
  try {
    const found = openUserSymbols().resolve(process.pid, BigInt(jit.start) + 8n);
    expect(found).toEqual({ name: 'hot loop', offset: 8, path: '' });
  } finally {
    rmSync(path);
  }
});

test('functions announced in a container: in its own /tmp, under the pid that it has there', async () => {
  const script = `mount -t tmpfs none /tmp && exec "$0" -e '
    const maps = require("node:fs").readFileSync("/proc/self/maps", "latin1");
    const [start] = /^[0-9a-f]+(?=-[0-9a-f]+ ..x. 0+ 00:00 0 *$)/m.exec(maps);
    require("node:fs").writeFileSync("/tmp/perf-" + process.pid + ".map", start + " 40 contained\\n");
    setTimeout(() => {}, 30000);'`;
  const child = spawn('unshare', [
    '-m',
    '-p',
    '-f',
    '--kill-child',
    'sh',
    '-c',
    script,
    process.execPath,
  ]);
  try {
    const inner = await containedPid(child.pid as number);
    const map = readFileSync(`/proc/${inner}/root/tmp/perf-1.map`, 'latin1');
    const address = BigInt(`0x${map.split(' ')[0]}`) + 8n;
    expect(openUserSymbols().resolve(inner, address)).toMatchObject({
      name: 'contained',
      offset: 8,
    });
  } finally {
    child.kill();
  }
});

/** The one child of `unshare`, once it has announced its function. */
async function containedPid(parent: number): Promise<number> {
  for (;;) {
    const [pid] = readFileSync(`/proc/${parent}/task/${parent}/children`, 'latin1').split(' ');
    if (pid && statSync(`/proc/${pid}/root/tmp/perf-1.map`, { throwIfNoEntry: false })?.size)
      return Number(pid);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('the root cgroup has a path in every hierarchy', () => {
  const mount = '/sys/fs/cgroup/unified';
  const root = statSync(mount, { throwIfNoEntry: false }) === undefined ? '/sys/fs/cgroup' : mount;
  const paths = openCgroups();
  expect(paths(statSync(root, { bigint: true }).ino)).toMatch(/^unified:\/(,|$)/);
  expect(paths(statSync(root, { bigint: true }).ino, 'uni*')).toBe('unified:/');
  expect(paths(1n << 60n)).toBe('');
});
