import { expect, test } from 'vitest';
import { definitionText } from './definition-text.ts';
import { openBtf } from './reader.ts';
import { createBtfWriter } from './writer.ts';

const writer = createBtfWriter();
const int = writer.int('int', 4, true);
const char = writer.int('char', 1, true);
const unnamedUnion = writer.union('', 4, [
  { name: 'raw', type: int, bitOffset: 0 },
  { name: 'bytes', type: writer.array(char, int, 4), bitOffset: 0 },
]);
const unnamedStruct = writer.struct('', 4, [{ name: 'len', type: int, bitOffset: 0 }]);
const nested = writer.struct('nested', 24, [
  { name: '', type: unnamedUnion, bitOffset: 0 },
  { name: 'backlog', type: writer.array(unnamedStruct, int, 2), bitOffset: 32 },
  { name: 'flag', type: int, bitOffset: 96, bitSize: 1 },
  { name: 'next', type: writer.pointer(unnamedStruct), bitOffset: 128 },
]);
const packed = writer.struct('tight', 5, [
  { name: 'first', type: char, bitOffset: 0 },
  { name: 'second', type: int, bitOffset: 8 },
]);
const btf = openBtf(writer.bytes());

test('unnamed types are written out where they are used', () => {
  expect(definitionText(btf, nested)).toBe(
    [
      'struct nested {',
      '\tunion {',
      '\t\tint raw;',
      '\t\tchar bytes[4];',
      '\t};',
      '\tstruct {',
      '\t\tint len;',
      '\t} backlog[2];',
      '\tint flag: 1;',
      '\tstruct {',
      '\t\tint len;',
      '\t} *next;',
      '};',
    ].join('\n'),
  );
});

test('a member off its alignment tells that the struct is packed', () => {
  expect(definitionText(btf, packed)).toBe(
    'struct tight {\n\tchar first;\n\tint second;\n} __attribute__((packed));',
  );
});

test('anything else has no definition', () => {
  expect(() => definitionText(btf, int)).toThrow('is not a struct, union or enum');
});
