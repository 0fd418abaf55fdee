import { expect, test } from 'vitest';
import { parseTraceOptions, UsageError } from './options.ts';

test.each([
  [['-e', 'begin {}', 'a', 'b'], { program: 'begin {}', positional: ['a', 'b'] }],
  [
    ['s.bt', 'a', '-c', 'ls -l', 'b', '-q'],
    { command: 'ls -l', quiet: true, positional: ['a', 'b'] },
  ],
  [['s.bt', '--', '-x', '3'], { file: 's.bt', positional: ['-x', '3'], named: {} }],
  [['-e', 'x', '1', '--', '2', '--n=3', '4'], { positional: ['1', '2', '4'], named: { n: '3' } }],
  [['-p12', '-q', 's.bt'], { pid: 12, quiet: true, file: 's.bt' }],
  [['-p', '12', '-'], { pid: 12, file: '-' }],
  [['-lv', 'tracepoint:*'], { list: true, verbose: true, listPattern: 'tracepoint:*' }],
  [['-l', '-e', 'begin {}'], { list: true, program: 'begin {}' }],
  [['-f', 'json', '-o', 'out', '-e', 'x'], { format: 'json', output: 'out', program: 'x' }],
  [['--cmd=ls -l', 's.bt'], { command: 'ls -l', file: 's.bt' }],
  [['-d', 'ast,ir', 's.bt'], { debug: ['ast', 'ir'] }],
  [['--test', 's.bt'], { mode: 'test', reformat: false }],
  [['--mode=bench', 's.bt'], { mode: 'bench' }],
  [['--mode', 'codegen', 's.bt'], { mode: 'trace' }],
  [['--fmt', 's.bt'], { mode: 'trace', reformat: true }],
  [['-I', 'a', '-Ib', 's.bt'], { includeDirs: ['a', 'b'] }],
  [['--include', 'a.h', '--include=b.h', 's.bt'], { includes: ['a.h', 'b.h'] }],
  [
    ['--no-feature', 'kprobe_multi,uprobe_multi'],
    { withoutFeatures: ['kprobe_multi', 'uprobe_multi'] },
  ],
  [['--probe-filter', 'a.*b', 's.bt'], { probeFilter: 'a.*b' }],
  [['--traceable-functions', 'f', 's.bt'], { traceableFunctions: 'f' }],
  [['--debuginfo', '/a:/b', 's.bt'], { debugDirs: ['/a', '/b'] }],
  [
    ['s.bt', '1', '--', '--depth=3', '--all'],
    { positional: ['1'], named: { depth: '3', all: 'true' } },
  ],
])('%j', (args, expected) => {
  expect(parseTraceOptions(args)).toMatchObject(expected);
});

test.each([
  [['-p', '0', 's.bt'], "'0' is not a valid pid"],
  [['-p', '1', '-c', 'ls', 's.bt'], '-c and -p cannot be used together'],
  [['--nope'], 'unknown option --nope'],
  [['s.bt', '-5'], 'unknown option -5'],
  [['s.bt', '--', '--'], 'not --'],
  [['-f', 'xml', 's.bt'], "-f takes text or json, not 'xml'"],
  [['-k', '--no-warnings', 's.bt'], 'exclude each other'],
  [['--no-warnings', '-k', 's.bt'], 'exclude each other'],
  [['-kk', 's.bt'], '-k is given twice'],
  [['-k', '--warnings', 's.bt'], '-k is given twice'],
  [['-e'], '-e needs a value'],
  [['--mode', 'other'], "--mode takes codegen or test or bench or format, not 'other'"],
  [['--test', '--bench'], '--bench conflicts with the mode'],
  [['--no-feature', 'ringbuf'], '--no-feature takes'],
  [['--probe-filter', '('], '--probe-filter takes a regular expression'],
])('refuses %j', (args, message) => {
  expect(() => parseTraceOptions(args)).toThrow(UsageError);
  expect(() => parseTraceOptions(args)).toThrow(message);
});
