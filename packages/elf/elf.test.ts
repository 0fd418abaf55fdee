import { expect, test } from 'vitest';
import { buildElf, buildNote, buildSymbols, buildUsdtNote } from './build-elf.ts';
import { openElf } from './elf.ts';
import { ElfError } from './error.ts';
import { functionTable } from './functions.ts';

const symbols = [
  { name: 'main', address: 0x401000, size: 16, type: 2 },
  { name: 'main_alias', address: 0x401000, size: 16, type: 2 },
  { name: 'assembly', address: 0x401010, size: 0, type: 2 },
  { name: 'chosen', address: 0x401040, size: 8, type: 10 },
  { name: 'counter', address: 0x402000, size: 4, type: 1 },
  { name: 'puts', address: 0, size: 0, type: 2, section: 0 },
  { name: '.text', address: 0x401000, size: 0, type: 3 },
];

const probe = {
  address: 0x401004,
  base: 0x402000,
  semaphore: 0x402010,
  texts: ['app', 'request-start', '-4@%edi 8@-8(%rbp)'] as const,
};

function sample(): Uint8Array {
  const [symtab, strtab] = buildSymbols(symbols, 2);
  const joined = [buildUsdtNote(probe), buildUsdtNote({ ...probe, semaphore: 0 })];
  return buildElf([
    symtab,
    strtab,
    { name: '.note.stapsdt', type: 7, bytes: concat(joined) },
    { name: '.stapsdt.base', type: 1, address: 0x402100, bytes: new Uint8Array(1) },
    {
      name: '.note.gnu.build-id',
      type: 7,
      bytes: buildNote('GNU', 3, Uint8Array.of(0xde, 0xad, 0x01)),
    },
    {
      name: '.gnu_debuglink',
      type: 1,
      bytes: Uint8Array.of(...new TextEncoder().encode('a.debug'), 0, 4, 3, 2, 1),
    },
  ]);
}

test('headers, sections and segments', () => {
  const elf = openElf(sample());
  expect(elf.header).toMatchObject({ bits: 64, type: 'dyn', machine: 62, entry: 0x401000 });
  expect(elf.section('.symtab')).toMatchObject({ type: 2, link: 2, entrySize: 24 });
  expect(elf.section('.data')).toBeUndefined();
  expect(elf.segments).toEqual([
    {
      type: 'load',
      executable: true,
      offset: 0x1000,
      address: 0x401000,
      fileSize: 0x800,
      memorySize: 0x900,
    },
  ]);
});

test('symbols that are defined, by kind', () => {
  const found = [...openElf(sample()).symbols()].map(({ name, kind }) => [name, kind]);
  expect(found).toEqual([
    ['main', 'function'],
    ['main_alias', 'function'],
    ['assembly', 'function'],
    ['chosen', 'function'],
    ['counter', 'object'],
  ]);
});

test.each([
  [0x400fff, undefined],
  [0x401000, 'main'],
  [0x40100f, 'main'],
  [0x401010, 'assembly'],
  [0x40103f, 'assembly'],
  [0x401047, 'chosen'],
  [0x401048, undefined],
])('the function at %i is %s', (address, name) => {
  expect(functionTable(openElf(sample())).at(address)?.name).toBe(name);
});

test('probes, with what prelink moved added back', () => {
  expect(openElf(sample()).usdtNotes()).toEqual([
    {
      namespace: 'app',
      name: 'request-start',
      address: 0x401104,
      semaphore: 0x402110,
      args: '-4@%edi 8@-8(%rbp)',
    },
    expect.objectContaining({ semaphore: 0 }),
  ]);
});

test('build id and debug link', () => {
  const elf = openElf(sample());
  expect(elf.buildId()).toBe('dead01');
  expect(elf.debugLink()).toEqual({ name: 'a.debug', crc: 0x01020304 });
  const bare = openElf(buildElf([]));
  expect(bare.buildId()).toBeUndefined();
  expect(bare.debugLink()).toBeUndefined();
  expect([...bare.symbols()]).toEqual([]);
});

test('addresses and file offsets map to each other', () => {
  const elf = openElf(sample());
  expect(elf.fileOffset(0x401010)).toBe(0x1010);
  expect(elf.addressOf(0x1010)).toBe(0x401010);
  expect(elf.fileOffset(0x400000)).toBeUndefined();
  // Memory past the file's part of the segment is zero-filled.
  expect(elf.fileOffset(0x401880)).toBeUndefined();
});

test('only what is asked for is read', () => {
  const bytes = sample();
  let read = 0;
  const elf = openElf({
    size: bytes.length,
    read(offset, length) {
      read += length;
      return bytes.subarray(offset, offset + length);
    },
  });
  expect(elf.buildId()).toBe('dead01');
  expect(read).toBeLessThan(1000);
});

test.each([
  ['nothing', new Uint8Array()],
  ['text', new TextEncoder().encode('#!/bin/sh\n'.repeat(10))],
  ['a cut file', sample().subarray(0, 200)],
])('%s is refused', (_, bytes) => {
  expect(() => openElf(bytes)).toThrow(ElfError);
});

test('mutated and cut bytes give a value or an ElfError', () => {
  const original = sample();
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 2000; round++) {
    const bytes = original.slice(0, random(5) === 0 ? random(original.length) : undefined);
    for (let i = random(8); i >= 0 && bytes.length > 0; i--) {
      bytes[random(3) === 0 ? random(bytes.length) : random(Math.min(2000, bytes.length))] =
        random(256);
    }
    try {
      const elf = openElf(bytes);
      elf.usdtNotes();
      elf.buildId();
      elf.debugLink();
      functionTable(elf).at(0x401000);
    } catch (error) {
      expect(error).toBeInstanceOf(ElfError);
    }
  }
});

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
