import { expect, test } from 'vitest';
import { parseLdCache } from './ld-cache.ts';

function cache(entries: readonly { flags: number; name: string; path: string }[]): Buffer {
  const stringsAt = 48 + entries.length * 24;
  const strings: string[] = [];
  const header = Buffer.alloc(stringsAt);
  header.write('glibc-ld.so.cache1.1', 'latin1');
  header.writeUInt32LE(entries.length, 20);
  const add = (text: string): number => {
    const offset = stringsAt + strings.join('').length;
    strings.push(`${text}\0`);
    return offset;
  };
  for (const [i, entry] of entries.entries()) {
    header.writeUInt32LE(entry.flags, 48 + i * 24);
    header.writeUInt32LE(add(entry.name), 48 + i * 24 + 4);
    header.writeUInt32LE(add(entry.path), 48 + i * 24 + 8);
  }
  return Buffer.concat([header, Buffer.from(strings.join(''))]);
}

const libc = { flags: 0x0303, name: 'libc.so.6', path: '/lib/x86_64-linux-gnu/libc.so.6' };
const libc32 = { flags: 0x0003, name: 'libc.so.6', path: '/lib32/libc.so.6' };

test('names, paths, and which are 64-bit', () => {
  expect(parseLdCache(cache([libc, libc32]))).toEqual([
    { name: libc.name, path: libc.path, native: true },
    { name: libc32.name, path: libc32.path, native: false },
  ]);
});

test('the cache may follow one of the old format', () => {
  const old = Buffer.from('ld.so-1.7.0\0\0\0\0\0');
  expect(parseLdCache(Buffer.concat([old, cache([libc])]))).toHaveLength(1);
});

test('what is cut short or something else gives no more than it holds', () => {
  const whole = cache([libc, libc32]);
  for (let length = 0; length < whole.length; length++) {
    expect(parseLdCache(whole.subarray(0, length)).length).toBeLessThanOrEqual(2);
  }
  const boastful = cache([libc]);
  boastful.writeUInt32LE(0xffffffff, 20);
  expect(parseLdCache(boastful).length).toBeLessThanOrEqual(4);
  expect(parseLdCache(Buffer.from('nothing'))).toEqual([]);
});
