import { type EventSchema, int, stringOf } from '@sonde/compiler';
import { expect, test } from 'vitest';
import { fieldBytes, integerField } from './field.ts';

const event: EventSchema = {
  id: 0,
  action: { kind: 'exit' },
  size: 24,
  span: { start: 0, end: 0 },
  fields: [
    { type: int(4, true), offset: 8, encoding: 'fixed' },
    { type: stringOf(8), offset: 12, encoding: 'tail' },
    { type: stringOf(6), offset: 16, encoding: 'tail' },
  ],
};

const record = new Uint8Array(24 + 5);
const view = new DataView(record.buffer);
view.setInt32(8, -2, true);
view.setUint32(12, 2, true);
view.setUint32(16, 3, true);
record.set(new TextEncoder().encode('abxyz'), 24);

test('a field from the tail is padded to what a map key takes', () => {
  expect(new TextDecoder().decode(fieldBytes(event, record, 1))).toBe('ab\0\0\0\0\0\0');
  expect(new TextDecoder().decode(fieldBytes(event, record, 2))).toBe('xyz\0\0\0');
});

test('an integer keeps its sign; a field that is not there is undefined', () => {
  expect(integerField(event, record, 0)).toBe(-2n);
  expect(integerField(event, record, 3)).toBeUndefined();
});
