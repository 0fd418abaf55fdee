import { expect, test } from 'vitest';
import { openBtf } from './reader.ts';
import { peel, sizeOfType } from './resolve.ts';
import { createBtfWriter } from './writer.ts';

function sample() {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const char = writer.int('char', 1, true);
  const comm = writer.array(char, int, 16);
  const task = writer.struct('task', 24, [
    { name: 'pid', type: int, bitOffset: 0 },
    { name: 'comm', type: comm, bitOffset: 64 },
  ]);
  const pointer = writer.pointer(writer.const(task));
  const proto = writer.funcProto(int, [{ name: 'task', type: pointer }]);
  const func = writer.func('wake', proto, 'static');
  return { writer, int, char, comm, task, pointer, proto, func };
}

test('what is written is read back', () => {
  const { writer, int, comm, task, pointer, proto, func } = sample();
  const btf = openBtf(writer.bytes());
  expect(btf.typeCount).toBe(9);
  expect(btf.type(int)).toEqual({
    kind: 'int',
    id: int,
    name: 'int',
    size: 4,
    signed: true,
    char: false,
    bool: false,
    bits: 32,
  });
  expect(btf.type(task)).toEqual({
    kind: 'struct',
    id: task,
    name: 'task',
    size: 24,
    members: [
      { name: 'pid', type: int, bitOffset: 0, bitSize: 0 },
      { name: 'comm', type: comm, bitOffset: 64, bitSize: 0 },
    ],
  });
  expect(btf.type(proto)).toEqual({
    kind: 'func-proto',
    id: proto,
    returns: int,
    params: [{ name: 'task', type: pointer }],
  });
  expect(btf.type(func)).toMatchObject({ kind: 'func', name: 'wake', linkage: 'static' });
  expect(btf.type(0)).toEqual({ kind: 'void', id: 0 });
});

test('equal types and names are written once', () => {
  const writer = createBtfWriter();
  const first = writer.int('u64', 8, false);
  expect(writer.int('u64', 8, false)).toBe(first);
  expect(writer.int('s64', 8, true)).not.toBe(first);
  const before = writer.bytes().length;
  writer.typedef('u64', first);
  expect(writer.bytes().length - before).toBe(12);
});

test('find is by kind and name, before and after the name map exists', () => {
  const { writer, task, func } = sample();
  writer.forward('absent', false);
  const btf = openBtf(writer.bytes());
  for (let i = 0; i < 20; i++) {
    expect(btf.find('struct', 'task')).toBe(task);
    expect(btf.find('func', 'wake')).toBe(func);
    expect(btf.find('union', 'task')).toBeUndefined();
    expect(btf.find('struct', 'tas')).toBeUndefined();
    expect(btf.find('struct', 'absent')).toBeUndefined();
    expect(btf.find('struct', '')).toBeUndefined();
  }
  expect([...btf.names('struct')]).toEqual(['task']);
});

test('bit fields carry their size', () => {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const id = writer.struct('flags', 4, [
    { name: 'a', type: int, bitOffset: 0, bitSize: 3 },
    { name: 'b', type: int, bitOffset: 3, bitSize: 29 },
  ]);
  expect(openBtf(writer.bytes()).type(id)).toMatchObject({
    members: [
      { name: 'a', bitOffset: 0, bitSize: 3 },
      { name: 'b', bitOffset: 3, bitSize: 29 },
    ],
  });
});

test('enumerators are found with their sign', () => {
  const writer = createBtfWriter();
  const plain = writer.enum('colour', [{ name: 'RED', value: 0xffffffff }]);
  const signed = writer.enum('level', [
    { name: 'LOW', value: -1 },
    { name: 'HIGH', value: 1 },
  ]);
  const btf = openBtf(writer.bytes());
  for (let i = 0; i < 20; i++) {
    expect(btf.findEnumerator('RED')).toEqual({ enumId: plain, value: 0xffffffffn });
    expect(btf.findEnumerator('LOW')).toEqual({ enumId: signed, value: -1n });
    expect(btf.findEnumerator('NONE')).toBeUndefined();
    expect([...btf.names('enumerator', { prefix: 'R' })]).toEqual(['RED']);
  }
});

test('split BTF goes on where its base ends', () => {
  const { writer, task } = sample();
  const base = openBtf(writer.bytes());
  // A module's BTF numbers its types and strings from the end of the base's.
  const bytes = rawBtf([1, (8 << 24) >>> 0, task], '\0own\0', base.stringsLength);
  const split = openBtf(bytes, base);
  expect(split.typeCount).toBe(base.typeCount + 1);
  expect(split.type(base.typeCount)).toMatchObject({ kind: 'typedef', name: 'own', type: task });
  expect(split.find('typedef', 'own')).toBe(base.typeCount);
  expect(split.find('struct', 'task')).toBe(task);
  expect(peel(split, base.typeCount)).toMatchObject({ kind: 'struct', name: 'task' });
});

/** One record whose first word counts from the start of the own strings. */
function rawBtf(record: number[], strings: string, firstString: number): Uint8Array {
  const bytes = new Uint8Array(24 + record.length * 4 + strings.length);
  const words = [0x0001_eb9f, 24, 0, record.length * 4, record.length * 4, strings.length];
  const view = new DataView(bytes.buffer);
  const all = [...words, (record[0] as number) + firstString, ...record.slice(1)];
  for (const [index, word] of all.entries()) view.setUint32(index * 4, word, true);
  bytes.set(new TextEncoder().encode(strings), all.length * 4);
  return bytes;
}

test('sizes look through typedefs, qualifiers and arrays', () => {
  const { writer, int, comm, task, pointer, proto } = sample();
  const alias = writer.typedef('pid_t', writer.volatile(int));
  const grid = writer.array(comm, int, 3);
  const btf = openBtf(writer.bytes());
  const sizes = [int, alias, comm, grid, task, pointer, proto, 0];
  expect(sizes.map((id) => sizeOfType(btf, id))).toEqual([
    4,
    4,
    16,
    48,
    24,
    8,
    undefined,
    undefined,
  ]);
});

test('bytes at an odd address are read too', () => {
  const { writer, task } = sample();
  const bytes = writer.bytes();
  const moved = new Uint8Array(bytes.length + 1);
  moved.set(bytes, 1);
  expect(openBtf(moved.subarray(1)).find('struct', 'task')).toBe(task);
});
