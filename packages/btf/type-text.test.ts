import { expect, test } from 'vitest';
import { openBtf } from './reader.ts';
import { typeText } from './type-text.ts';
import { createBtfWriter } from './writer.ts';

const writer = createBtfWriter();
const int = writer.int('int', 4, true);
const char = writer.int('char', 1, true);
const file = writer.struct('file', 8, []);
const constChar = writer.const(char);
const handler = writer.funcProto(0, [
  { name: '', type: writer.pointer(file) },
  { name: '', type: int },
]);
const cases: [number, string, string][] = [
  [0, '', 'void'],
  [int, 'fd', 'int fd'],
  [writer.pointer(), '', 'void *'],
  [writer.pointer(file), '', 'struct file *'],
  [writer.pointer(writer.pointer(file)), '', 'struct file **'],
  [writer.pointer(constChar), 's', 'const char *s'],
  [writer.pointer(writer.const(writer.pointer(constChar))), '', 'const char * const *'],
  [writer.array(char, int, 16), 'comm', 'char comm[16]'],
  [writer.array(writer.array(int, int, 2), int, 3), 'm', 'int m[3][2]'],
  [writer.const(writer.array(constChar, int, 8)), 'name', 'const char name[8]'],
  [writer.pointer(writer.array(int, int, 3)), '', 'int (*)[3]'],
  [writer.pointer(handler), '', 'void (*)(struct file *, int)'],
  [writer.pointer(handler), 'open', 'void (*open)(struct file *, int)'],
  [writer.pointer(writer.funcProto(writer.pointer(char), [])), '', 'char * (*)(void)'],
  [writer.pointer(writer.funcProto(int, [])), '', 'int (*)(void)'],
  [writer.typedef('pid_t', int), '', 'pid_t'],
  [writer.forward('sock', false), '', 'struct sock'],
];
const btf = openBtf(writer.bytes());

test.each(cases)('type %i with name %j is %s', (id, name, text) => {
  expect(typeText(btf, id, name)).toBe(text);
});
