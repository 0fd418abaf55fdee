import { expect, test } from 'vitest';
import { dump } from '../dump.ts';
import { fixtureKernel } from '../kernel/fixture.ts';

const inner = { ...fixtureKernel(), pidNamespace: { device: 4n, inode: 0xf000_0001n } };

const bytecode = (expression: string, kernel = fixtureKernel()): string =>
  dump(`begin { @ = ${expression}; }`, 'bytecode', kernel, {
    sourceName: 'stdin',
    positional: [],
    named: {},
    unsafe: false,
    config: {},
  }) ?? '';

test.each(['pid', 'tid', 'pid(curr_ns)'])('%s is that of the namespace of the tracer', (text) => {
  expect(bytecode(text, inner)).toContain('get_ns_current_pid_tgid');
  expect(bytecode(text)).not.toContain('get_ns_current_pid_tgid');
});

test.each(['pid(init)', 'tid(init)'])('%s is that of the first namespace', (text) => {
  expect(bytecode(text, inner)).not.toContain('get_ns_current_pid_tgid');
  expect(bytecode(text, inner)).toContain('get_current_pid_tgid');
});
