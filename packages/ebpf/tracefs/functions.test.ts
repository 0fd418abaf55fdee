import { createBtfWriter, openBtf } from '@sonde/btf';
import { expect, test } from 'vitest';
import { parseFilterFunctions } from './functions.ts';

const text =
  'rcu_first\nvfs_write\nvfs_read\ntcp_send\t[tcp_mod]\nvfs_read\t[shadow]\nrcu_idle\narch_cpu_idle\n' +
  '__ftrace_invalid_address___12\nfoo.part.0\narch_cpu_idle_more\nvfs_write\nvfs_splice\nab [xfs]\n';

function parse(...typed: [name: string, params: number][]) {
  const writer = createBtfWriter();
  for (const [name, count] of typed) {
    const int = writer.int('int', 4, true);
    const params = Array.from({ length: count }, (_, i) => ({ name: `p${i}`, type: int }));
    writer.func(name, writer.funcProto(int, params), 'static');
  }
  return parseFilterFunctions(Buffer.from(text), (module) =>
    module === 'vmlinux' ? openBtf(writer.bytes()) : undefined,
  );
}

test('names with their modules, without those that must not be traced', () => {
  const functions = parse();
  expect(functions.list()).toEqual([
    'ab',
    'arch_cpu_idle_more',
    'tcp_send',
    'vfs_read',
    'vfs_splice',
    'vfs_write',
  ]);
  expect(functions.modules()).toEqual(['vmlinux', 'tcp_mod', 'shadow', 'xfs']);
  expect(functions.list('xfs')).toEqual(['ab']);
  expect(functions.moduleOf('tcp_send')).toBe('tcp_mod');
});

test('a name is the kernel’s before it is that of a module', () => {
  const functions = parse();
  expect(functions.moduleOf('vfs_read')).toBe('vmlinux');
  expect(functions.list('shadow')).toEqual([]);
});

test.each([
  'vfs',
  'vfs_read2',
  'rcu_idle',
  'foo.part.0',
  'arch_cpu_idle',
  '',
  'vfs_read\nvfs_write',
])('%j is no function', (name) => {
  expect(parse().has(name)).toBe(false);
  expect(parse().moduleOf(name)).toBeUndefined();
});

test('types in any order leave the names sorted', () => {
  const functions = parse(['vfs_write', 1], ['nothing', 1], ['vfs_read', 7], ['tcp_send', 1]);
  expect(functions.list()).toEqual(parse().list());
  expect(functions.typed('vmlinux', 6)).toEqual(['vfs_write']);
  expect(functions.typed('vmlinux', 7)).toEqual(['vfs_read', 'vfs_write']);
});

test('without types no function is typed', () => {
  const functions = parseFilterFunctions(Buffer.from(text), () => undefined);
  expect(functions.list()).toEqual(parse().list());
  expect(functions.typed('vmlinux', 6)).toEqual([]);
});
