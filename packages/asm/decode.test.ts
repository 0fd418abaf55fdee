import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DecodeError, decode } from './decode.ts';
import { disassemble } from './disassemble.ts';
import { encode } from './encode.ts';
import { MachineFault } from './interpret/fault.ts';
import { Machine } from './interpret/machine.ts';

/** Bytes in whole slots, with plausible opcodes more often than chance would give. */
const program = fc
  .array(
    fc.tuple(
      fc.oneof(fc.nat(255), fc.constantFrom(0x18, 0x85, 0x95, 0xdb, 0xbf, 0x79, 0x05)),
      fc.nat(255),
      fc.integer({ min: -4, max: 4 }),
      fc.oneof(fc.integer(), fc.integer({ min: -9, max: 300 })),
    ),
    { maxLength: 20 },
  )
  .map((slots) => {
    const bytes = new Uint8Array(slots.length * 8);
    const view = new DataView(bytes.buffer);
    slots.forEach(([opcode, registers, offset, imm], index) => {
      view.setUint8(index * 8, opcode);
      view.setUint8(index * 8 + 1, registers);
      view.setInt16(index * 8 + 2, offset, true);
      view.setInt32(index * 8 + 4, imm, true);
    });
    return bytes;
  });

/** Whether the bytes have the shape of a program; any other error than DecodeError fails the test. */
function decodes(bytes: Uint8Array): boolean {
  try {
    decode(bytes);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return false;
  }
}

test('what decodes encodes to the same bytes and can be printed', () => {
  fc.assert(
    fc.property(fc.oneof(program, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      if (!decodes(bytes)) return;
      // The second half of ld_imm64 has unused fields, which decode insists are zero.
      expect(encode(decode(bytes))).toEqual(bytes);
      expect(disassemble(bytes).split('\n')).toHaveLength(decode(bytes).length + 1);
    }),
    { numRuns: 2000, seed: 20_260_104 },
  );
});

test('any bytes run to an end or a fault', () => {
  fc.assert(
    fc.property(program, (bytes) => {
      try {
        new Machine({ cpus: 1 }).run(bytes, { context: new Uint8Array(64), stepLimit: 500 });
      } catch (error) {
        expect([DecodeError, MachineFault].some((each) => error instanceof each)).toBe(true);
      }
    }),
    { numRuns: 2000, seed: 20_260_105 },
  );
});
