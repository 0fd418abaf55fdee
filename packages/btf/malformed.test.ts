import { expect, test } from 'vitest';
import { BtfError } from './error.ts';
import { openBtf } from './reader.ts';
import { peel, sizeOfType } from './resolve.ts';
import { createBtfWriter } from './writer.ts';

function valid(): Uint8Array {
  const writer = createBtfWriter();
  const int = writer.int('int', 4, true);
  const list = writer.struct('list', 8, [{ name: 'next', type: 3, bitOffset: 0 }]);
  writer.pointer(list);
  writer.enum('e', [{ name: 'A', value: 1 }]);
  writer.func('f', writer.funcProto(int, [{ name: 'x', type: int }]), 'global');
  writer.datasec('.bss', 4, [{ type: writer.variable('v', int, true), offset: 0, size: 4 }]);
  writer.array(int, int, 7);
  return writer.bytes();
}

test.each([
  ['nothing', (b: Uint8Array) => b.subarray(0, 0), 'shorter than a BTF header'],
  ['a cut header', (b: Uint8Array) => b.subarray(0, 23), 'shorter than a BTF header'],
  ['another magic', (b: Uint8Array) => put(b, 0, 0), 'no BTF magic'],
  ['the other byte order', (b: Uint8Array) => put(put(b, 0, 0xeb), 1, 0x9f), 'big-endian'],
  ['another version', (b: Uint8Array) => put(b, 2, 9), 'version 9'],
  ['a cut tail', (b: Uint8Array) => b.subarray(0, b.length - 4), 'past the end'],
  ['an unknown kind', (b: Uint8Array) => put(b, 24 + 7, 31), 'kind 31'],
  ['no NUL at the end', (b: Uint8Array) => put(b, b.length - 1, 65), 'does not end with NUL'],
  ['a long last record', (b: Uint8Array) => put(b, 24 + 16 + 5, 0xff), /kind|past/],
])('%s is refused', (_, change, message) => {
  expect(() => readAll(change(valid()))).toThrow(message);
});

test('an id out of range throws', () => {
  const btf = openBtf(valid());
  expect(() => btf.type(btf.typeCount)).toThrow(BtfError);
  expect(() => btf.type(-1)).toThrow(BtfError);
  expect(() => btf.type(1.5)).toThrow(BtfError);
});

test('a cycle of typedefs ends with an error', () => {
  const writer = createBtfWriter();
  writer.typedef('a', 2);
  writer.typedef('b', 1);
  const btf = openBtf(writer.bytes());
  expect(() => peel(btf, 1)).toThrow('refers to itself');
  expect(() => sizeOfType(btf, 1)).toThrow(BtfError);
});

test('an array of itself ends with an error', () => {
  const writer = createBtfWriter();
  writer.array(1, 1, 1);
  expect(() => sizeOfType(openBtf(writer.bytes()), 1)).toThrow(BtfError);
});

test('mutated and cut bytes give a value or a BtfError', () => {
  const original = valid();
  const random = mulberry32(0x5eed);
  for (let round = 0; round < 3000; round++) {
    const bytes = original.slice(0, random() < 0.2 ? random() * original.length : undefined);
    for (let i = 0; i < 1 + random() * 4; i++) {
      if (bytes.length > 0) bytes[Math.floor(random() * bytes.length)] = random() * 256;
    }
    try {
      readAll(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(BtfError);
    }
  }
});

function readAll(bytes: Uint8Array): void {
  const btf = openBtf(bytes);
  for (let i = 0; i < 20; i++) btf.find('struct', 'list');
  btf.findEnumerator('A');
  for (let id = 0; id < btf.typeCount; id++) {
    btf.type(id);
    sizeOfType(btf, id);
  }
}

function put(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = bytes.slice();
  changed[at] = value;
  return changed;
}

/** A small seeded generator, so that a failure repeats. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
