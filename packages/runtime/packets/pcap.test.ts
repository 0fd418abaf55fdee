import { expect, test } from 'vitest';
import { pcapHeader, pcapRecord } from './pcap.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('a file begins with the magic number of nanoseconds, version 2.4 and raw IP', () => {
  expect(hex(pcapHeader())).toBe('4d3cb2a1020004000000000000000000ffff000065000000');
});

test('a packet has its time and its size twice', () => {
  const packet = Uint8Array.of(0x45, 0, 0);
  const at = 1_700_000_000_123_456_789n;
  const head = [1_700_000_000, 123_456_789, 3, 3];
  expect(pcapRecord(at, packet)).toEqual(
    new Uint8Array([...new Uint8Array(Uint32Array.from(head).buffer), ...packet]),
  );
});
