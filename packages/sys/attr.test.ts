import { expect, test } from 'vitest';
import type { Addon } from './addon.ts';
import { Attr, cString } from './attr.ts';
import { check, isErrno, SyscallError } from './syscall-error.ts';

test('numbers go in place, little endian', () => {
  const attr = new Attr().u32(4, 0x01020304).u64(8, 0x1122334455667788n);
  expect([...attr.bytes.subarray(4, 16)]).toEqual([
    4, 3, 2, 1, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
  ]);
});

test.each([
  ['short', 'short'],
  ['longer-than-fifteen', 'longer_than_fif'],
  ['@map[1]', '_map_1_'],
])('a name that the kernel would refuse is made fit: %s', (name, expected) => {
  const attr = new Attr().name(0, name);
  expect(new TextDecoder().decode(attr.bytes.subarray(0, 16)).replaceAll('\0', '')).toBe(expected);
});

test('buffers travel beside the attr; an empty one stays a NULL pointer', () => {
  const calls: unknown[][] = [];
  const addon = {
    bpf: (...args: unknown[]) => calls.push(args),
  } as unknown as Addon;
  new Attr().pointer(8, cString('a')).pointer(16, new Uint8Array()).call(addon, 7);
  expect(calls[0]?.[0]).toBe(7);
  expect(calls[0]?.slice(2)).toEqual([[8], [Uint8Array.of(97, 0)]]);
});

test('an error carries the call and the name of its number', () => {
  expect(() => check('bpf(X)', -1)).toThrow('bpf(X): EPERM');
  expect(new SyscallError('x', 524).code).toBe('ENOTSUPP');
  expect(isErrno(new SyscallError('x', 2), 'EPERM', 'ENOENT')).toBe(true);
  expect(isErrno(new Error('ENOENT'), 'ENOENT')).toBe(false);
  expect(check('x', 3)).toBe(3);
});
