import { expect, test } from 'vitest';
import { readTool, ToolError } from './read-tool.ts';

const text = `/*
 * opensnoop: files as they are opened
 *
 * One row for each
 * file.
 *
 * A second paragraph.
 *
 * Category: files
 *
 * Columns:
 *   PID   process
 *   PATH  as the program gave it
 *
 * Options:
 *   ms=10  shortest wait
 *
 * Probes:
 *   tracepoint:syscalls:sys_enter_openat
 *
 * Needs:
 *   tracepoints of system calls
 *
 * Example:
 *   PID  PATH
 *     1  /etc/passwd
 */
BEGIN { }
`;

test('the head comment is the documentation', () => {
  expect(readTool(text)).toEqual({
    name: 'opensnoop',
    title: 'files as they are opened',
    category: 'files',
    description: ['One row for each file.', 'A second paragraph.'],
    columns: [
      { name: 'PID', text: 'process' },
      { name: 'PATH', text: 'as the program gave it' },
    ],
    options: [{ name: 'ms', value: '10', text: 'shortest wait' }],
    probes: ['tracepoint:syscalls:sys_enter_openat'],
    needs: ['tracepoints of system calls'],
    example: ['PID  PATH', '  1  /etc/passwd'],
    text,
  });
});

test.each([
  ['', 'no comment'],
  ['BEGIN { }', 'no comment'],
  ['/* open', 'no comment'],
  ['/*\n * no colon here\n */', 'name: title'],
  [text.replace(' * One row for each\n * file.\n *\n * A second paragraph.\n', ''), 'description'],
  [text.replace('Columns:', 'Colums:'), 'lacks Columns'],
  [text.replace(' *   tracepoints of system calls\n', ''), 'lacks Needs'],
  [text.replace('PID   process', 'PID'), 'without a meaning: "PID"'],
  [text.replace('ms=10  shortest wait', 'ms  shortest wait'), 'an option without a default'],
  [text.replace('Category: files', 'Category: toys'), 'no category of the library'],
])('case %# is refused', (broken, message) => {
  expect(() => readTool(broken)).toThrow(ToolError);
  expect(() => readTool(broken)).toThrow(message);
});
