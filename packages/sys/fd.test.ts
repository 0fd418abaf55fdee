import { expect, test } from 'vitest';
import { Fd } from './fd.ts';

function closer() {
  const closed: number[] = [];
  return { closed, close: (fd: number) => void closed.push(fd) };
}

test('is closed once, by hand or at the end of its scope', () => {
  const binding = closer();
  {
    using fd = new Fd(binding, 5);
    fd.close();
  }
  expect(binding.closed).toEqual([5]);
});

test('a released descriptor is not closed, and cannot be used', () => {
  const binding = closer();
  const fd = new Fd(binding, 5);
  expect(fd.release()).toBe(5);
  fd.close();
  expect(binding.closed).toEqual([]);
  expect(() => fd.number).toThrow('closed');
});
