import { expect, test } from 'vitest';
import { parseTracepointFormat, TracepointFormatError } from './format.ts';

const common = `name: some_event
ID: 316
format:
	field:unsigned short common_type;	offset:0;	size:2;	signed:0;
	field:unsigned char common_flags;	offset:2;	size:1;	signed:0;
	field:unsigned char common_preempt_count;	offset:3;	size:1;	signed:0;
	field:int common_pid;	offset:4;	size:4;	signed:1;

`;

const field = (line: string) => parseTracepointFormat(`${common}\tfield:${line}\n`).fields;

test('common fields and the print format are left out', () => {
  const format = parseTracepointFormat(
    `${common}\tfield:int fd;\toffset:8;\tsize:4;\tsigned:1;\n\nprint fmt: "%d field:x", REC->fd\n`,
  );
  expect(format).toEqual({
    id: 316,
    fields: [{ type: 'int', name: 'fd', offset: 8, size: 4, signed: true }],
  });
});

test.each([
  ['const char * filename;\toffset:24;\tsize:8;\tsigned:0;', 'const char *', 'filename', undefined],
  ['char comm[16];\toffset:8;\tsize:16;\tsigned:0;', 'char', 'comm', 16],
  ['char comm[TASK_COMM_LEN];\toffset:8;\tsize:16;\tsigned:0;', 'char', 'comm', 16],
  ['unsigned long args[6];\toffset:16;\tsize:48;\tsigned:0;', 'unsigned long', 'args', 6],
  ['unsigned long args[NR];\toffset:16;\tsize:48;\tsigned:0;', 'unsigned long', 'args', 6],
  ['u16 ports[A + B];\toffset:16;\tsize:4;\tsigned:0;', 'u16', 'ports', 2],
  [
    '__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;',
    '__data_loc char[]',
    'name',
    undefined,
  ],
  ['char buf[];\toffset:24;\tsize:0;\tsigned:0;', 'char', 'buf', 0],
  ['struct page *page;\toffset:8;\tsize:8;\tsigned:0;', 'struct page *', 'page', undefined],
])('%s', (line, type, name, length) => {
  const [parsed] = field(line);
  expect(parsed).toMatchObject({ type, name });
  expect(parsed?.arrayLength).toBe(length);
});

test.each([
  ['', 'no ID line'],
  ['ID: many', 'no number'],
  [`${common}\tfield:int;\toffset:8;\tsize:4;\tsigned:1;`, 'no declaration'],
  [`${common}\tfield:int fd;\tsize:4;\tsigned:1;`, 'no number'],
  [`${common}\tfield:int fd;\toffset:-8;\tsize:4;\tsigned:1;`, 'no number'],
])('%j is refused', (text, message) => {
  expect(() => parseTracepointFormat(text)).toThrow(message);
});

test('mutated text gives a format or a TracepointFormatError', () => {
  const original = `${common}\tfield:__data_loc char[] name;\toffset:8;\tsize:4;\tsigned:0;\n`;
  let seed = 1;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >>> 8) % below;
  };
  for (let round = 0; round < 5000; round++) {
    const letters = [...original];
    for (let i = random(6); i >= 0; i--) {
      letters[random(letters.length)] = String.fromCharCode(random(128));
    }
    try {
      parseTracepointFormat(letters.slice(0, random(original.length * 2)).join(''));
    } catch (error) {
      expect(error).toBeInstanceOf(TracepointFormatError);
    }
  }
});
