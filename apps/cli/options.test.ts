import { expect, test } from 'vitest';
import { parseTraceOptions, UsageError } from './options.ts';

test.each([
  [['-e', 'begin {}', 'a', 'b'], { program: 'begin {}', positional: ['a', 'b'] }],
  [['script.bt', '-x', '3'], { file: 'script.bt', positional: ['-x', '3'] }],
  [['-p12', '-q', 's.bt'], { pid: 12, quiet: true, file: 's.bt' }],
  [['-p', '12', '-'], { pid: 12, file: '-' }],
  [['-lv', 'tracepoint:*'], { list: true, verbose: true, listPattern: 'tracepoint:*' }],
  [['-f', 'json', '-o', 'out', '-e', 'x'], { format: 'json', output: 'out', program: 'x' }],
  [['--cmd=ls -l', 's.bt'], { command: 'ls -l', file: 's.bt' }],
  [['-d', 'ast,ir', 's.bt'], { debug: ['ast', 'ir'] }],
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
  [['-f', 'xml', 's.bt'], "-f takes text or json, not 'xml'"],
  [['-k', '--no-warnings', 's.bt'], 'exclude each other'],
  [['-e'], '-e needs a value'],
])('refuses %j', (args, message) => {
  expect(() => parseTraceOptions(args)).toThrow(UsageError);
  expect(() => parseTraceOptions(args)).toThrow(message);
});
