import { expect, test } from 'vitest';
import { parseFilterFunctions } from './functions.ts';

test('names with their modules, without those that must not be traced', () => {
  const text =
    'vfs_read\ntcp_send\t[tcp_mod]\nvfs_read\t[shadow]\nrcu_idle\narch_cpu_idle\n' +
    '__ftrace_invalid_address___12\nfoo.part.0\n';
  expect([...parseFilterFunctions(text)]).toEqual([
    ['vfs_read', 'vmlinux'],
    ['tcp_send', 'tcp_mod'],
  ]);
});
